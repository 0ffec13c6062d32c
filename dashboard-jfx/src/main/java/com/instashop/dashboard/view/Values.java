package com.instashop.dashboard.view;

import java.util.List;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/** How values of the data look: an icon and a tone for each, those that are not known included. */
public final class Values {
  private static final List<String> TONES =
      List.of("series-1", "series-3", "series-5", "series-4", "series-7");

  /** The order in which a transaction or a parcel comes into them. */
  private static final List<String> STATUSES =
      List.of(
          "completed",
          "pending",
          "failed",
          "refunded",
          "cancelled",
          "created",
          "in_transit",
          "delivered",
          "returned");

  private Values() {}

  /** Where a status stands among the others; those that are not known come last. */
  public static int order(String status) {
    int index = STATUSES.indexOf(status);
    return index < 0 ? STATUSES.size() : index;
  }

  public static Ikon statusIcon(String status) {
    return switch (status) {
      case "completed", "delivered" -> Feather.CHECK_CIRCLE;
      case "pending" -> Feather.CLOCK;
      case "failed" -> Feather.X_CIRCLE;
      case "refunded", "returned" -> Feather.CORNER_UP_LEFT;
      case "cancelled" -> Feather.SLASH;
      case "created" -> Feather.BOX;
      case "in_transit" -> Feather.TRUCK;
      default -> Feather.CIRCLE;
    };
  }

  public static String statusTone(String status) {
    return switch (status) {
      case "completed", "delivered" -> "series-1";
      case "pending", "created" -> "series-3";
      case "in_transit" -> "series-5";
      case "failed" -> "series-2";
      case "refunded", "returned" -> "series-4";
      case "cancelled" -> "series-6";
      default -> "series-6";
    };
  }

  public static Ikon paymentIcon(String method) {
    return switch (method) {
      case "credit_card", "debit_card" -> Feather.CREDIT_CARD;
      case "paypal" -> Feather.AT_SIGN;
      case "bank_transfer" -> Feather.HOME;
      case "gift_card" -> Feather.GIFT;
      default -> Feather.CIRCLE;
    };
  }

  public static Ikon channelIcon(String channel) {
    return switch (channel) {
      case "mobile_app" -> Feather.SMARTPHONE;
      case "website" -> Feather.GLOBE;
      case "desktop" -> Feather.MONITOR;
      default -> Feather.CIRCLE;
    };
  }

  /** A tone by position, for values that have no meaning of their own. */
  public static String tone(int index) {
    return TONES.get(index % TONES.size());
  }

  /** What part of a whole it is, 0 to 1; of nothing it is none. */
  public static double share(double part, double whole) {
    return whole <= 0 ? 0 : part / whole;
  }
}
