package com.instashop.capture.database;

import com.instashop.contracts.schema.Database;
import java.util.Optional;

/** The replication slots of the databases that are captured. */
public interface ReplicationSlots {

  /** How the slot of a database is; empty where there is none, or the database does not say. */
  Optional<ReplicationSlot.State> state(Database database);

  /** Drops it, if nobody streams from it; true where it is gone. */
  boolean drop(Database database);
}
