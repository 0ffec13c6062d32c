package com.instashop.generator.shop;

import java.util.List;

/** What is sold: names, prices in cents, and how much prices move (share of the price). */
enum Category {
  ELECTRONICS(
      4_900,
      149_900,
      0.08,
      "Headphones",
      "Laptop",
      "Smartphone",
      "Monitor",
      "Camera",
      "Speaker",
      "Tablet",
      "Keyboard"),
  FASHION(
      1_500,
      19_900,
      0.12,
      "Jacket",
      "Sneakers",
      "Jeans",
      "Shirt",
      "Dress",
      "Scarf",
      "Backpack",
      "Belt"),
  HOME(
      900,
      49_900,
      0.05,
      "Lamp",
      "Espresso Maker",
      "Pillow",
      "Rug",
      "Cookware Set",
      "Armchair",
      "Clock",
      "Vase"),
  BEAUTY(
      600,
      8_900,
      0.06,
      "Face Cream",
      "Perfume",
      "Shampoo",
      "Lipstick",
      "Hand Soap",
      "Serum",
      "Razor",
      "Brush Set"),
  SPORTS(
      1_200,
      79_900,
      0.07,
      "Yoga Mat",
      "Bicycle",
      "Tent",
      "Dumbbells",
      "Trail Shoes",
      "Helmet",
      "Racket",
      "Water Bottle"),
  BOOKS(
      700,
      5_900,
      0.02,
      "Cookbook",
      "Novel",
      "Atlas",
      "Biography",
      "Guidebook",
      "Thriller",
      "Dictionary",
      "Comic"),
  TOYS(
      800,
      12_900,
      0.06,
      "Puzzle",
      "Board Game",
      "Building Bricks",
      "Teddy Bear",
      "Kite",
      "Doll House",
      "Robot",
      "Drone"),
  GROCERY(
      200,
      3_900,
      0.10,
      "Coffee Beans",
      "Olive Oil",
      "Chocolate",
      "Tea",
      "Honey",
      "Pasta",
      "Granola",
      "Wine");

  private final long lowestCents;
  private final long highestCents;
  private final double volatility;
  private final List<String> nouns;

  Category(long lowestCents, long highestCents, double volatility, String... nouns) {
    this.lowestCents = lowestCents;
    this.highestCents = highestCents;
    this.volatility = volatility;
    this.nouns = List.of(nouns);
  }

  String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  long lowestCents() {
    return lowestCents;
  }

  long highestCents() {
    return highestCents;
  }

  double volatility() {
    return volatility;
  }

  List<String> nouns() {
    return nouns;
  }

  static Category ofLabel(String label) {
    for (Category category : values()) {
      if (category.label().equals(label)) {
        return category;
      }
    }
    return HOME;
  }
}
