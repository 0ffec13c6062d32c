package com.instashop.generator.change;

import com.instashop.contracts.schema.Database;
import java.util.List;

/**
 * Changes that become visible together: they are written in one database transaction.
 *
 * @param what the kind of thing that happened, for the progress line
 * @param key work of a database with the same key is written in the order in which it was planned
 */
public record Work(Happening what, Database database, long key, List<RowChange> rows) {

  /** Kinds of things that happen in the shop. */
  public enum Happening {
    BASE_DATA("base data"),
    SALE("sales"),
    INTERACTION("interactions"),
    PAYMENT("payments settled"),
    REFUND("refunds"),
    SHIPMENT("shipment steps"),
    STOCK("stock changes"),
    PRODUCT("product changes"),
    CUSTOMER("plan changes"),
    ERASURE("erasures"),
    NEW_BUYER("new buyers");

    private final String label;

    Happening(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
