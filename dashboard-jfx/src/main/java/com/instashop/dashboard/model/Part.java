package com.instashop.dashboard.model;

import java.util.List;
import java.util.Optional;

/** A part of the pipeline on which numbers on the screen depend. */
public enum Part {
  REDIS,
  TOTALS,
  SPARK,
  KAFKA,
  INSTASHOP("instashop-connector"),
  CRM("crm-connector"),
  ERP("erp-connector"),
  ECOMMERCE("ecommerce-connector"),
  WAREHOUSE;

  /** Those that are connectors. */
  public static final List<Part> CONNECTORS = List.of(INSTASHOP, CRM, ERP, ECOMMERCE);

  private final String connector;

  Part() {
    this(null);
  }

  Part(String connector) {
    this.connector = connector;
  }

  /** The name of the connector; empty for what is none. */
  public Optional<String> connector() {
    return Optional.ofNullable(connector);
  }
}
