package com.instashop.capture.database;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import java.util.Optional;
import java.util.Set;

/** The databases that are captured, as the role that streams from them sees them. */
public interface Sources {

  /** Which they are: Kafka Connect may have connectors of other people. */
  Set<Database> captured();

  /**
   * How the slot of a database is; empty where there is none.
   *
   * @throws ProgramException where the database cannot be asked, and why
   */
  Optional<ReplicationSlot.State> slot(Database database);

  /**
   * Whether a connector takes a snapshot of it: nobody reads its slot until that is read.
   *
   * @throws ProgramException where the database cannot be asked, and why
   */
  boolean isSnapshotTaken(Database database);

  /** Drops it, if nobody streams from it; true where it is gone. */
  boolean dropSlot(Database database);

  /**
   * Why changes of a database do not come, or not whole, in a line; empty where all is well.
   *
   * @throws ProgramException where the database cannot be asked, and why
   */
  Optional<String> fault(Database database);
}
