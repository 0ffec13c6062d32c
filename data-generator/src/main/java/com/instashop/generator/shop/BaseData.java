package com.instashop.generator.shop;

import static com.instashop.generator.change.RowChange.of;

import com.github.javafaker.Faker;
import com.instashop.contracts.schema.Database;
import com.instashop.generator.change.RowChange;
import com.instashop.generator.change.Sql;
import com.instashop.generator.change.Work;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** The shop before its first customer comes: merchants, buyers, products, stock, carriers. */
public final class BaseData {
  private static final int CUSTOMERS = 50;
  private static final int BUYERS = 100;
  private static final int PRODUCTS = 200;
  private static final List<String> CARRIERS = List.of("DHL", "UPS", "FedEx", "DPD", "GLS");
  private static final List<String> SEGMENTS = List.of("new", "growing", "loyal", "at risk");
  static final List<String> PLANS = List.of("free", "basic", "pro", "enterprise");
  private static final List<String> WAREHOUSES =
      List.of("Rotterdam", "Leipzig", "Madrid", "Lyon", "Milano");
  private static final List<String> STYLES =
      List.of("Classic", "Modern", "Compact", "Premium", "Everyday", "Nordic", "Studio", "Travel");

  private final Random random;
  private final Faker faker;
  private final Ids ids;

  public BaseData(long seed, Ids ids) {
    this.random = new Random(seed);
    this.faker = new Faker(Locale.ENGLISH, random);
    this.ids = ids;
  }

  /** Plans all of it, and puts it into the state. */
  public List<Work> plan(ShopState state) {
    List<RowChange> shop = new ArrayList<>();
    List<RowChange> crm = new ArrayList<>();
    List<RowChange> stock = new ArrayList<>();
    List<RowChange> logistics = new ArrayList<>();
    customers(state, shop, crm);
    for (int i = 0; i < BUYERS; i++) {
      shop.add(buyer(state));
    }
    for (int i = 0; i < PRODUCTS; i++) {
      ShopState.Customer customer = state.customers.get(i % state.customers.size());
      product(state, customer.id, Category.values()[i % Category.values().length], shop, stock);
    }
    for (String name : CARRIERS) {
      long id = ids.next("carrier");
      logistics.add(
          of(
              Sql.INSERT_CARRIER,
              id,
              name,
              faker.phoneNumber().phoneNumber(),
              name.toUpperCase(Locale.ROOT) + "-" + faker.number().digits(8)));
      state.carrier(id);
    }
    return List.of(
        new Work(Work.Happening.BASE_DATA, Database.INSTASHOP, 0, shop),
        new Work(Work.Happening.BASE_DATA, Database.CRM, 0, crm),
        new Work(Work.Happening.BASE_DATA, Database.ERP, 0, stock),
        new Work(Work.Happening.BASE_DATA, Database.ECOMMERCE, 0, logistics));
  }

  private void customers(ShopState state, List<RowChange> shop, List<RowChange> crm) {
    List<Long> segments = new ArrayList<>();
    for (String name : SEGMENTS) {
      long id = ids.next("segment");
      crm.add(of(Sql.INSERT_SEGMENT, id, name, "revenue of the last 90 days: " + name));
      segments.add(id);
    }
    for (int i = 0; i < CUSTOMERS; i++) {
      long id = ids.next("customer");
      String business = faker.company().name();
      String plan = PLANS.get(Math.min(random.nextInt(6), 3));
      String slug = business.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
      shop.add(
          of(
              Sql.INSERT_CUSTOMER,
              id,
              faker.name().fullName(),
              business,
              "hello@" + slug + ".example",
              faker.phoneNumber().phoneNumber(),
              plan,
              "https://cdn.instashop.example/logos/" + slug + ".png",
              "https://" + slug + ".instashop.example"));
      crm.add(of(Sql.INSERT_CUSTOMER_SEGMENT, id, segments.get(random.nextInt(segments.size()))));
      state.customer(id, plan);
    }
  }

  /** A new buyer, in the state and as a row. */
  RowChange buyer(ShopState state) {
    long id = ids.next("buyer");
    String name = faker.name().fullName();
    String address = faker.address().fullAddress();
    state.buyer(id, address);
    return of(
        Sql.INSERT_BUYER,
        id,
        name,
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", ".") + "@mail.example",
        faker.phoneNumber().cellPhone(),
        address);
  }

  /** A new product with its stock, in the state and as rows. */
  void product(
      ShopState state,
      long customerId,
      Category category,
      List<RowChange> shop,
      List<RowChange> stock) {
    long id = ids.next("product");
    String noun = category.nouns().get(random.nextInt(category.nouns().size()));
    String name =
        STYLES.get(random.nextInt(STYLES.size())) + " " + faker.commerce().color() + " " + noun;
    long span = category.highestCents() - category.lowestCents();
    // Cheap things are more common than dear ones; prices end in 99 or 49.
    double position = Math.pow(random.nextDouble(), 2.5);
    long price =
        Math.max(category.lowestCents(), category.lowestCents() + (long) (span * position));
    price = price / 100 * 100 + (random.nextBoolean() ? 99 : 49);
    long reorderPoint = 10 + random.nextInt(30);
    // A few are about to run low.
    long available =
        reorderPoint
            + (random.nextInt(100) < 8
                ? 1 + random.nextInt(8)
                : reorderPoint + random.nextInt(150));
    shop.add(
        of(
            Sql.INSERT_PRODUCT,
            id,
            customerId,
            name,
            faker.lorem().sentence(8),
            category.label(),
            BigDecimal.valueOf(price, 2),
            "https://cdn.instashop.example/products/" + id + ".jpg"));
    stock.add(
        of(
            Sql.INSERT_STOCK,
            ids.next("stock"),
            id,
            available,
            reorderPoint,
            WAREHOUSES.get(random.nextInt(WAREHOUSES.size()))));
    state.product(id, customerId, category.label(), price, available, reorderPoint);
  }
}
