package com.instashop.generator.shop;

import static com.instashop.generator.change.RowChange.of;

import com.instashop.contracts.schema.Database;
import com.instashop.generator.change.Sql;
import com.instashop.generator.change.Work;
import com.instashop.generator.change.Work.Happening;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/** Visits: each is a few interactions in a row that do or do not end in a sale. */
final class Sessions {
  private static final int MOST_OPEN = 40;

  private final ShopState state;
  private final Ids ids;
  private final SplittableRandom random;
  private final List<Session> open = new ArrayList<>();
  private final Deque<Purchase> purchases = new ArrayDeque<>();

  /** A sale that a visit ended with; the id of its transaction is known already. */
  record Purchase(long transactionId, long productId) {}

  private record Session(String id, String channel, ShopState.Product product, Step step) {}

  /** Where a visit stands, by its last interaction. */
  private enum Step {
    VISIT("website_visit"),
    SEARCH("search_query"),
    INQUIRY("product_inquiry"),
    INTENT("purchase_intent"),
    ABANDONED("cart_abandonment"),
    PURCHASE("purchase");

    private final String type;

    Step(String type) {
      this.type = type;
    }
  }

  Sessions(ShopState state, Ids ids, SplittableRandom random) {
    this.state = state;
    this.ids = ids;
    this.random = random;
  }

  /** The next interaction of somebody: of a new visitor or of one who is there. */
  Work step(OffsetDateTime at) {
    boolean arrives = open.isEmpty() || open.size() < MOST_OPEN && random.nextInt(100) < 35;
    Session session;
    if (arrives) {
      session = arrive(at);
    } else {
      Session before = open.remove(random.nextInt(open.size()));
      session =
          new Session(before.id(), before.channel(), before.product(), next(before.step(), at));
    }
    if (session.step() != Step.ABANDONED && session.step() != Step.PURCHASE) {
      open.add(session);
    }
    return interaction(session, at);
  }

  /** In the evening people are on the sofa with a phone, and decide more easily. */
  private static boolean isEvening(OffsetDateTime at) {
    return at.getHour() >= 18 && at.getHour() < 23;
  }

  private Session arrive(OffsetDateTime at) {
    int percent = random.nextInt(100);
    int mobile = isEvening(at) ? 55 : 30;
    String channel =
        percent < mobile ? "mobile_app" : percent < mobile + 35 ? "website" : "desktop";
    ShopState.Product product = state.products.get(random.nextInt(state.products.size()));
    String id = "%016x".formatted(random.nextLong());
    return new Session(id, channel, product, Step.VISIT);
  }

  private Step next(Step step, OffsetDateTime at) {
    int percent = random.nextInt(100);
    return switch (step) {
      case VISIT -> percent < 40 ? Step.SEARCH : percent < 75 ? Step.INQUIRY : Step.ABANDONED;
      case SEARCH -> percent < 55 ? Step.INQUIRY : percent < 75 ? Step.SEARCH : Step.ABANDONED;
      case INQUIRY -> percent < 55 ? Step.INTENT : Step.ABANDONED;
      case INTENT, ABANDONED, PURCHASE ->
          percent < (isEvening(at) ? 60 : 45) ? Step.PURCHASE : Step.ABANDONED;
    };
  }

  private Work interaction(Session session, OffsetDateTime at) {
    String metadata = "{\"referrer\": \"%s\"}".formatted(referrer());
    String status = "open";
    if (session.step() == Step.PURCHASE) {
      Purchase purchase = new Purchase(ids.next("transaction"), session.product().id);
      purchases.add(purchase);
      metadata = "{\"transaction_id\": %d}".formatted(purchase.transactionId());
      status = "converted";
    } else if (session.step() == Step.ABANDONED) {
      status = "lost";
    }
    return new Work(
        Happening.INTERACTION,
        Database.CRM,
        0,
        List.of(
            of(
                Sql.INSERT_INTERACTION,
                ids.next("interaction"),
                session.product().customerId,
                session.step().type,
                session.channel(),
                at,
                status,
                session.id(),
                session.product().id,
                metadata)));
  }

  private String referrer() {
    return List.of("search", "social", "newsletter", "direct").get(random.nextInt(4));
  }

  /** The sale that a visit has led to; null where there is none. */
  Purchase nextPurchase() {
    return purchases.poll();
  }
}
