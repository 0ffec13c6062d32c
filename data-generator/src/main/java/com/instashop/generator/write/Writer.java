package com.instashop.generator.write;

import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.generator.change.Sql;
import com.instashop.generator.change.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Spreads work over lanes, several for the database that has most of it. */
public final class Writer {
  private static final int BUSY_RATE = 200;
  private static final int SHOP_LANES = 3;

  private final Map<Database, List<Lane>> lanes = new LinkedHashMap<>();

  /** Starts the lanes for this many events a second. */
  public Writer(Databases databases, Counts counts, int rate) {
    for (Database database : Tables.SHIPPED.databases()) {
      boolean busy = rate >= BUSY_RATE && database.equals(Database.INSTASHOP);
      List<Lane> ofDatabase = new ArrayList<>();
      for (int number = 0; number < (busy ? SHOP_LANES : 1); number++) {
        Lane lane = new Lane(database, number, databases, counts);
        lane.start();
        ofDatabase.add(lane);
      }
      lanes.put(database, ofDatabase);
    }
  }

  /** Takes work; waits while its lane is full. */
  public void write(Work work) {
    List<Lane> ofDatabase = lanes.get(work.database());
    Lane lane = ofDatabase.get((int) Math.floorMod(work.key(), (long) ofDatabase.size()));
    try {
      lane.put(work);
      if (ofDatabase.size() > 1 && isPointedTo(work)) {
        lane.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  /** Rows that rows of other lanes may point to have to be there first. */
  private static boolean isPointedTo(Work work) {
    return work.rows().stream()
        .anyMatch(row -> row.sql() == Sql.INSERT_BUYER || row.sql() == Sql.INSERT_PRODUCT);
  }

  /**
   * Throws what ended a lane.
   *
   * @throws IllegalStateException where PostgreSQL refused something
   */
  public void check() {
    lanes.values().forEach(ofDatabase -> ofDatabase.forEach(Lane::check));
  }

  /** Writes what is waiting, and ends. */
  public void finish() throws InterruptedException {
    for (List<Lane> ofDatabase : lanes.values()) {
      for (Lane lane : ofDatabase) {
        lane.finish();
      }
    }
  }
}
