package com.instashop.audit;

import com.instashop.changes.event.Image;

/** What a product is called, and what it belongs to. */
record Product(String name, String category) {

  /** What an image of the row says. */
  static Product of(Image product) {
    return new Product(product.text("name"), product.text("category"));
  }
}
