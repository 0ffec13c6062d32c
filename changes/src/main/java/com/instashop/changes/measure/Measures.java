package com.instashop.changes.measure;

import static java.util.Objects.requireNonNull;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.Decimals;
import com.instashop.changes.event.Origin;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.ShopTables;
import io.debezium.data.Envelope.Operation;

/**
 * What a change means for the numbers: its before image is taken back, its after image added. A
 * truncate books only its own event, and so does a row of an incremental snapshot. Who keeps totals
 * takes back the table's content when it is truncated and when a new snapshot of it begins.
 */
public final class Measures {
  private static final int TOTAL_AMOUNT = ShopTables.TRANSACTION.slot("total_amount");

  private final Catalogue catalogue;
  private final Bookings bookings;
  private final boolean events;
  private final boolean created;
  private final Key key = new Key();

  /** The table of the change before, which most often is that of the next, and its metrics. */
  private CapturedTable table;

  private Metric[] metrics;

  /** Books what the metrics of a catalogue say. */
  public Measures(Catalogue catalogue, Bookings bookings) {
    this.catalogue = requireNonNull(catalogue, "catalogue is null");
    this.bookings = requireNonNull(bookings, "bookings is null");
    this.events = catalogue.has(Metric.EVENTS);
    this.created = catalogue.has(Metric.TRANSACTIONS_CREATED);
  }

  /** Books the difference that a change makes. */
  public void measure(ChangeEvent event) {
    if (events) {
      key.clear().add(event.table().topic()).add(event.operation().code());
      bookings.book(Metric.EVENTS, key, 1, 0, 0);
    }
    if (event.origin() == Origin.INCREMENTAL_SNAPSHOT) {
      return;
    }
    if (event.table() != table) {
      table = event.table();
      metrics = catalogue.array(table);
    }
    for (Metric metric : metrics) {
      if (event.before() != null) {
        metric.book(event.before(), -1, key, bookings);
      }
      if (event.after() != null) {
        metric.book(event.after(), 1, key, bookings);
      }
    }
    if (created
        && event.operation() == Operation.CREATE
        && event.table().equals(ShopTables.TRANSACTION)
        && event.after().has(TOTAL_AMOUNT)
        && event.after().number(TOTAL_AMOUNT) != Decimals.NAN) {
      long cents = event.after().number(TOTAL_AMOUNT);
      bookings.book(Metric.TRANSACTIONS_CREATED, key.clear(), 1, cents, 0);
    }
  }
}
