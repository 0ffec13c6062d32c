package com.instashop.generator.shop;

import java.util.List;

/** How somebody buys: share of the buyers, basket, taste and way of paying. */
enum BuyerProfile {
  HIGH_VALUE(
      15,
      5,
      3,
      List.of(Category.ELECTRONICS, Category.HOME, Category.FASHION, Category.SPORTS),
      List.of("credit_card", "credit_card", "paypal", "bank_transfer")),
  REGULAR(
      60,
      3,
      2,
      List.of(Category.values()),
      List.of("credit_card", "debit_card", "debit_card", "paypal")),
  BARGAIN_HUNTER(
      25,
      2,
      4,
      List.of(Category.GROCERY, Category.BEAUTY, Category.BOOKS, Category.TOYS, Category.FASHION),
      List.of("debit_card", "paypal", "gift_card", "bank_transfer"));

  private final int share;
  private final int mostItems;
  private final int mostUnits;
  private final List<Category> tastes;
  private final List<String> paymentMethods;

  BuyerProfile(
      int share, int mostItems, int mostUnits, List<Category> tastes, List<String> paymentMethods) {
    this.share = share;
    this.mostItems = mostItems;
    this.mostUnits = mostUnits;
    this.tastes = tastes;
    this.paymentMethods = paymentMethods;
  }

  /** A buyer keeps the profile for life: of any hundred neighbours, each has its share. */
  static BuyerProfile of(long buyerId) {
    long percent = buyerId * 37 % 100;
    if (percent < HIGH_VALUE.share) {
      return HIGH_VALUE;
    }
    return percent < HIGH_VALUE.share + REGULAR.share ? REGULAR : BARGAIN_HUNTER;
  }

  int share() {
    return share;
  }

  int mostItems() {
    return mostItems;
  }

  int mostUnits() {
    return mostUnits;
  }

  List<Category> tastes() {
    return tastes;
  }

  List<String> paymentMethods() {
    return paymentMethods;
  }
}
