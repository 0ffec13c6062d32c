package com.instashop.audit;

import com.instashop.changes.event.Image;
import com.instashop.contracts.redis.ProductLabel;

/** What a product is called, and what it belongs to, both as keys have them. */
record Product(String name, String category) {

  /** What an image of the row says. */
  static Product of(Image product) {
    return new Product(KeyText.of(product.text("name")), KeyText.of(product.text("category")));
  }

  /** What is published of it. */
  static Product of(ProductLabel label) {
    return new Product(KeyText.of(label.name()), KeyText.of(label.category()));
  }
}
