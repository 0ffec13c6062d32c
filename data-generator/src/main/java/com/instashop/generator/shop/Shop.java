package com.instashop.generator.shop;

import static com.instashop.generator.change.RowChange.of;

import com.instashop.contracts.schema.Database;
import com.instashop.generator.change.RowChange;
import com.instashop.generator.change.Sql;
import com.instashop.generator.change.Work;
import com.instashop.generator.change.Work.Happening;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The shop at work. Plans what happens, in the order of a clock of its own, and touches nothing
 * outside: the same state, seed and start give the same plan.
 */
public final class Shop {
  private static final int PENDING_PERCENT = 10;
  private static final int FAILED_PERCENT = 5;
  private static final int DISCOUNT_PERCENT = 15;
  private static final int REFUND_PERCENT = 4;
  private static final int RETURN_PERCENT = 6;

  /**
   * Parcels are delivered within 8 to 50 seconds, by the commits: that is when the warehouse knows
   * them to be delivered. So what is promised counts from the commit, too, as long as it takes
   * nearly all of them; also where the shop's own clock goes through months in a minute.
   */
  private static final int EXPRESS_SECONDS = 40;

  private static final int STANDARD_SECONDS = 45;

  private static final String FAILED = "failed";

  private final ShopState state;
  private final BaseData catalogue;
  private final Ids ids;
  private final SplittableRandom random;
  private final int salesPercent;
  private final Consumer<Work> out;
  private final Sessions sessions;
  private final PriorityQueue<ShopState.Later> later = new PriorityQueue<>();
  private Instant now;
  private long order;
  private long events;

  /**
   * A shop that opens at {@code start}.
   *
   * @param salesPercent share of the events that are sales; the others are interactions
   * @param out takes what happens
   */
  public Shop(
      ShopState state, long seed, Instant start, int salesPercent, Ids ids, Consumer<Work> out) {
    this.state = state;
    this.catalogue = new BaseData(seed + 1, ids);
    this.ids = ids;
    this.random = new SplittableRandom(seed);
    this.salesPercent = salesPercent;
    this.out = out;
    this.now = start;
    this.sessions = new Sessions(state, ids, random.split());
    state.openPayments.forEach(open -> after(1, 20, () -> settle(open)));
    state.openShipments.forEach(open -> after(1, 20, () -> move(open)));
    state.openPayments.clear();
    state.openShipments.clear();
  }

  /**
   * Lets one event happen at this time, and before it what was planned to happen by then.
   *
   * @param at not before the time of the event before
   */
  public void event(Instant at) {
    while (!later.isEmpty() && !later.peek().at().isAfter(at)) {
      ShopState.Later next = later.poll();
      now = next.at();
      next.action().run();
    }
    now = at;
    events++;
    if (random.nextInt(100) < salesPercent) {
      sale();
    } else {
      out.accept(sessions.step(time()));
    }
    occasionally();
  }

  private void sale() {
    Sessions.Purchase purchase = sessions.nextPurchase();
    ShopState.Buyer buyer = any(state.buyers);
    BuyerProfile profile = BuyerProfile.of(buyer.id());
    ShopState.Product wanted =
        purchase == null ? null : state.productsById.get(purchase.productId());
    ShopState.Product first = wanted == null ? product(profile) : wanted;
    long transactionId = purchase != null ? purchase.transactionId() : ids.next("transaction");
    List<ShopState.Product> basket = basket(first, profile);
    int discount = random.nextInt(100) < DISCOUNT_PERCENT ? 5 * (1 + random.nextInt(6)) : 0;
    int payment = random.nextInt(100);
    String status =
        payment < FAILED_PERCENT
            ? FAILED
            : payment < FAILED_PERCENT + PENDING_PERCENT ? "pending" : "completed";
    long total = 0;
    List<RowChange> items = new ArrayList<>();
    List<RowChange> stock = new ArrayList<>();
    for (ShopState.Product product : basket) {
      long quantity = 1 + random.nextInt(profile.mostUnits());
      long unitPrice = Math.max(1, product.priceCents * (100 - discount) / 100);
      total += quantity * unitPrice;
      items.add(
          of(
              Sql.INSERT_ITEM,
              ids.next("transactiondetail"),
              transactionId,
              product.id,
              quantity,
              money(unitPrice)));
      if (!status.equals(FAILED)) {
        sell(product, quantity, stock);
      }
    }
    List<RowChange> rows = new ArrayList<>();
    rows.add(
        of(
            Sql.INSERT_TRANSACTION,
            transactionId,
            buyer.id(),
            first.customerId,
            time(),
            money(total),
            profile.paymentMethods().get(random.nextInt(profile.paymentMethods().size())),
            status));
    rows.addAll(items);
    out.accept(new Work(Happening.SALE, Database.INSTASHOP, transactionId, rows));
    if (status.equals(FAILED)) {
      return;
    }
    out.accept(new Work(Happening.STOCK, Database.ERP, 0, stock));
    if (status.equals("pending")) {
      ShopState.OpenPayment open = new ShopState.OpenPayment(transactionId, buyer);
      after(3, 25, () -> settle(open));
    } else {
      completed(transactionId, buyer);
    }
  }

  /** Products of one merchant, the first one first, each once. */
  private List<ShopState.Product> basket(ShopState.Product first, BuyerProfile profile) {
    List<ShopState.Product> basket = new ArrayList<>();
    basket.add(first);
    int wanted = 1 + random.nextInt(profile.mostItems());
    for (int tries = 0; basket.size() < wanted && tries < wanted * 4; tries++) {
      ShopState.Product another = product(profile);
      if (another.customerId == first.customerId && !basket.contains(another)
          || tries > wanted * 2 && !basket.contains(another)) {
        basket.add(another);
      }
    }
    return basket;
  }

  private ShopState.Product product(BuyerProfile profile) {
    List<ShopState.Product> candidates = List.of();
    for (int tries = 0; candidates.isEmpty(); tries++) {
      Category category =
          tries < 10
              ? profile.tastes().get(random.nextInt(profile.tastes().size()))
              : any(List.of(Category.values()));
      candidates = state.active(category);
    }
    if (profile == BuyerProfile.BARGAIN_HUNTER) {
      ShopState.Product one = any(candidates);
      ShopState.Product other = any(candidates);
      return one.priceCents <= other.priceCents ? one : other;
    }
    return any(candidates);
  }

  private void sell(ShopState.Product product, long quantity, List<RowChange> rows) {
    // Nothing is sold that is not there: what is missing was ordered before it is sent.
    if (product.available < quantity) {
      reorder(product, rows);
    }
    product.available -= quantity;
    stock(product, "sale", -quantity, "sold", rows);
    if (product.available <= product.reorderPoint
        && product.available + quantity > product.reorderPoint) {
      after(
          5,
          40,
          () -> {
            List<RowChange> delivery = new ArrayList<>();
            reorder(product, delivery);
            out.accept(new Work(Happening.STOCK, Database.ERP, 0, delivery));
          });
    }
  }

  private void reorder(ShopState.Product product, List<RowChange> rows) {
    long quantity = product.reorderPoint * 3 + random.nextInt(60);
    product.available += quantity;
    stock(product, "reorder", quantity, "under the reorder point", rows);
  }

  private void stock(
      ShopState.Product product, String type, long quantity, String reason, List<RowChange> rows) {
    rows.add(of(Sql.UPDATE_STOCK, product.available, product.id));
    rows.add(
        of(
            Sql.INSERT_MOVEMENT,
            ids.next("inventorymovement"),
            product.id,
            time(),
            type,
            quantity,
            reason));
  }

  private void settle(ShopState.OpenPayment open) {
    int outcome = random.nextInt(100);
    String status = outcome < 80 ? "completed" : outcome < 95 ? FAILED : "cancelled";
    status(Happening.PAYMENT, open.transactionId(), status);
    if (status.equals("completed")) {
      completed(open.transactionId(), open.buyer());
    }
  }

  private void status(Happening what, long transactionId, String status) {
    out.accept(
        new Work(
            what,
            Database.INSTASHOP,
            transactionId,
            List.of(of(Sql.UPDATE_TRANSACTION_STATUS, status, transactionId))));
  }

  private void completed(long transactionId, ShopState.Buyer buyer) {
    long shipmentId = ids.next("shipment");
    String method = random.nextInt(4) == 0 ? "express" : "standard";
    out.accept(
        new Work(
            Happening.SHIPMENT,
            Database.ECOMMERCE,
            shipmentId,
            List.of(
                of(
                    Sql.INSERT_SHIPMENT,
                    shipmentId,
                    transactionId,
                    buyer.id(),
                    any(state.carriers),
                    buyer.address(),
                    method,
                    "created",
                    method.equals("express") ? EXPRESS_SECONDS : STANDARD_SECONDS))));
    ShopState.OpenShipment open = new ShopState.OpenShipment(shipmentId, transactionId, false);
    after(3, 20, () -> move(open));
    if (random.nextInt(100) < REFUND_PERCENT) {
      after(5, 40, () -> status(Happening.REFUND, transactionId, "refunded"));
    }
  }

  private void move(ShopState.OpenShipment open) {
    boolean returned = open.inTransit() && random.nextInt(100) < RETURN_PERCENT;
    String status = !open.inTransit() ? "in_transit" : returned ? "returned" : "delivered";
    out.accept(
        new Work(
            Happening.SHIPMENT,
            Database.ECOMMERCE,
            open.shipmentId(),
            List.of(of(Sql.UPDATE_SHIPMENT_STATUS, status, open.shipmentId()))));
    if (!open.inTransit()) {
      ShopState.OpenShipment next =
          new ShopState.OpenShipment(open.shipmentId(), open.transactionId(), true);
      after(5, 30, () -> move(next));
    }
  }

  /** What happens now and then, at any rate of events. */
  private void occasionally() {
    if (events % 40 == 0) {
      changePrice(any(state.products));
    }
    if (events % 50 == 25) {
      out.accept(
          new Work(Happening.NEW_BUYER, Database.INSTASHOP, 0, List.of(catalogue.buyer(state))));
    }
    if (events % 150 == 75) {
      changeCategory(any(state.products));
    }
    if (events % 200 == 100) {
      changePlan(any(state.customers));
    }
    if (events % 250 == 125) {
      erase(any(state.customers));
    }
    if (events % 300 == 150) {
      replace(any(state.products));
    }
  }

  private void changePrice(ShopState.Product product) {
    double change = 1 + product.category.volatility() * (2 * random.nextDouble() - 1);
    // Prices move, but a book does not come to cost as much as a laptop.
    long price =
        Math.min(
            Math.max(Math.round(product.priceCents * change), product.category.lowestCents()),
            product.category.highestCents());
    if (price != product.priceCents) {
      product.priceCents = price;
      product(Sql.UPDATE_PRODUCT_PRICE, money(price), product.id);
    }
  }

  private void changeCategory(ShopState.Product product) {
    Category category = any(List.of(Category.values()));
    if (category != product.category && state.active(product.category).size() > 1) {
      state.active(product.category).remove(product);
      product.category = category;
      state.active(category).add(product);
      product(Sql.UPDATE_PRODUCT_CATEGORY, category.label(), product.id);
    }
  }

  private void product(Sql sql, Object value, long productId) {
    out.accept(
        new Work(
            Happening.PRODUCT, Database.INSTASHOP, productId, List.of(of(sql, value, productId))));
  }

  /** A product is given up, and its merchant lists another one. */
  private void replace(ShopState.Product product) {
    if (state.active(product.category).size() > 1) {
      state.remove(product);
      product(Sql.UPDATE_PRODUCT_STATUS, "discontinued", product.id);
      List<RowChange> shop = new ArrayList<>();
      List<RowChange> stock = new ArrayList<>();
      catalogue.product(state, product.customerId, product.category, shop, stock);
      out.accept(new Work(Happening.PRODUCT, Database.INSTASHOP, 0, shop));
      out.accept(new Work(Happening.STOCK, Database.ERP, 0, stock));
    }
  }

  private void changePlan(ShopState.Customer customer) {
    String plan = any(BaseData.PLANS);
    if (!plan.equals(customer.plan)) {
      customer.plan = plan;
      out.accept(
          new Work(
              Happening.CUSTOMER,
              Database.INSTASHOP,
              customer.id,
              List.of(of(Sql.UPDATE_CUSTOMER_PLAN, plan, customer.id))));
    }
  }

  private void erase(ShopState.Customer customer) {
    out.accept(
        new Work(
            Happening.ERASURE,
            Database.CRM,
            0,
            List.of(of(Sql.DELETE_INTERACTIONS_OF_CUSTOMER, customer.id))));
  }

  private void after(int leastSeconds, int mostSeconds, Runnable action) {
    long millis = leastSeconds * 1_000L + random.nextLong((mostSeconds - leastSeconds) * 1_000L);
    later.add(new ShopState.Later(now.plusMillis(millis), order++, action));
  }

  private OffsetDateTime time() {
    return now.atOffset(ZoneOffset.UTC);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static BigDecimal money(long cents) {
    return BigDecimal.valueOf(cents, 2);
  }
}
