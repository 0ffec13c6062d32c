package com.instashop.dashboard.model;

/**
 * What is part of the deployment that is looked at.
 *
 * @param shop whether the shop's tables are captured
 * @param windows whether Spark keeps the windows of the shop
 * @param warehouse whether it keeps history
 */
public record Pipeline(boolean shop, boolean windows, boolean warehouse) {
  public static final Pipeline ALL = new Pipeline(true, true, true);
}
