package com.instashop.stack.command;

import com.instashop.contracts.schema.Database;
import com.instashop.program.ProgramException;
import com.instashop.audit.Audit;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.folder.Ports;
import com.instashop.stack.folder.Secrets;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.StackStateFile;
import com.instashop.stack.server.Addresses;
import com.instashop.program.deployment.Account;
import com.instashop.stack.server.Programs;
import com.instashop.program.redis.RedisReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What a command needs to talk to a stack that is up. */
record Context(Folders folders, Secrets secrets, Addresses addresses, List<String> queries) {

  /**
   * The running stack.
   *
   * @throws ProgramException where there is none
   */
  static Context ofRunning() {
    Folders folders = Folders.fromEnvironment();
    StackState state =
        StackStateFile.read(folders)
            .filter(StackState::isSupervised)
            .orElseThrow(
                () ->
                    ProgramException.mistake(
                        "No stack is running in %s: start one with scripts/instashop up"
                            .formatted(folders.home())));
    if (state.phase() == StackState.Phase.STARTING) {
      throw ProgramException.mistake("The stack is still starting: see scripts/instashop status");
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
