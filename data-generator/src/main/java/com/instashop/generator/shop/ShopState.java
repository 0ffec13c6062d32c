package com.instashop.generator.shop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the generator knows about the shop: its base data, and what is under way. */
public final class ShopState {
  private static final int MOST_BUYERS = 10_000;

  final List<Customer> customers = new ArrayList<>();
  final List<Buyer> buyers = new ArrayList<>();
  final List<Product> products = new ArrayList<>();
  final Map<Long, Product> productsById = new HashMap<>();
  final Map<Category, List<Product>> active = new EnumMap<>(Category.class);
  final List<Long> carriers = new ArrayList<>();
  final List<OpenPayment> openPayments = new ArrayList<>();
  final List<OpenShipment> openShipments = new ArrayList<>();

  static final class Customer {
    final long id;
    String plan;

    Customer(long id, String plan) {
      this.id = id;
      this.plan = plan;
    }
  }

  record Buyer(long id, String address) {}

  static final class Product {
    final long id;
    final long customerId;
    Category category;
    long priceCents;
    long available;
    final long reorderPoint;

    Product(
        long id,
        long customerId,
        Category category,
        long priceCents,
        long available,
        long reorderPoint) {
      this.id = id;
      this.customerId = customerId;
      this.category = category;
      this.priceCents = priceCents;
      this.available = available;
      this.reorderPoint = reorderPoint;
    }
  }

  /** A sale that waits for its money. */
  record OpenPayment(long transactionId, Buyer buyer) {}

  /** A parcel that has not arrived. */
  record OpenShipment(long shipmentId, long transactionId, boolean inTransit) {}

  /** Adds a merchant. */
  public void customer(long id, String plan) {
    customers.add(new Customer(id, plan));
  }

  /** Adds a buyer; of very many, the oldest is no longer expected back. */
  public void buyer(long id, String address) {
    if (buyers.size() == MOST_BUYERS) {
      buyers.remove(0);
    }
    buyers.add(new Buyer(id, address));
  }

  /** Adds a product that is sold. */
  public void product(
      long id,
      long customerId,
      String category,
      long priceCents,
      long available,
      long reorderPoint) {
    Product product =
        new Product(
            id, customerId, Category.ofLabel(category), priceCents, available, reorderPoint);
    products.add(product);
    productsById.put(id, product);
    active(product.category).add(product);
  }

  void remove(Product product) {
    products.remove(product);
    productsById.remove(product.id);
    active(product.category).remove(product);
  }

  /** Adds a carrier. */
  public void carrier(long id) {
    carriers.add(id);
  }

  /** Adds a sale of an earlier run that is still pending. */
  public void openPayment(long transactionId, long buyerId, String address) {
    openPayments.add(new OpenPayment(transactionId, new Buyer(buyerId, address)));
  }

  /** Adds a parcel of an earlier run that is still under way. */
  public void openShipment(long shipmentId, long transactionId, boolean inTransit) {
    openShipments.add(new OpenShipment(shipmentId, transactionId, inTransit));
  }

  /** Whether there is a shop at all. */
  public boolean isEmpty() {
    return customers.isEmpty();
  }

  List<Product> active(Category category) {
    return active.computeIfAbsent(category, unused -> new ArrayList<>());
  }

  /** Something planned for later. */
  record Later(Instant at, long order, Runnable action) implements Comparable<Later> {
    @Override
    public int compareTo(Later other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
