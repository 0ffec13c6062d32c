package com.instashop.stack.command;

import com.instashop.contracts.schema.Database;
import com.instashop.stack.StackException;
import com.instashop.stack.audit.Audit;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.folder.Ports;
import com.instashop.stack.folder.Secrets;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.StackStateFile;
import com.instashop.stack.server.Addresses;
import com.instashop.stack.server.Addresses.Account;
import com.instashop.stack.server.Programs;
import com.instashop.stack.server.RedisReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What a command needs to talk to a stack that is up. */
record Context(Folders folders, Secrets secrets, Addresses addresses, List<String> queries) {

  /**
   * The running stack.
   *
   * @throws StackException where there is none
   */
  static Context ofRunning() {
    Folders folders = Folders.fromEnvironment();
    StackState state =
        StackStateFile.read(folders)
            .filter(StackState::isSupervised)
            .orElseThrow(
                () ->
                    StackException.mistake(
                        "No stack is running in %s: start one with scripts/instashop up"
                            .formatted(folders.home())));
    if (state.phase() == StackState.Phase.STARTING) {
      throw StackException.mistake("The stack is still starting: see scripts/instashop status");
    }
    return new Context(
        folders,
        new Secrets(folders),
        Addresses.kept(new Ports(folders), state.brokers()),
        state.queries());
  }

  Programs programs() {
    return new Programs(folders, secrets, addresses);
  }

  /** The environment of a program that only reads the numbers. */
  Map<String, String> readersEnvironment() {
    return addresses.environment(Account.READER, secrets);
  }

  /** The warehouse, as its owner. */
  Connection connectToWarehouse() throws SQLException {
    return addresses.connect(Database.WAREHOUSE, Account.SPARK, secrets);
  }

  Audit audit() {
    return new Audit(addresses, secrets, queries);
  }

  RedisReader redis() {
    return new RedisReader(addresses, secrets);
  }
}
