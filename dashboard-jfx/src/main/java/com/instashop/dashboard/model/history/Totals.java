package com.instashop.dashboard.model.history;

import java.math.BigDecimal;

/** What a period adds up to. Unique customers are those of the whole period, each once. */
public record Totals(long events, long transactions, BigDecimal revenue, long uniqueCustomers) {

  public boolean isEmpty() {
    return events == 0 && transactions == 0;
  }
}
