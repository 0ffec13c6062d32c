package com.instashop.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.redis.Amounts;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The fields of documents, by path. Whole numbers are counts, decimals are money, and of a text its
 * path says what it is.
 */
final class Fields {
  /** Where a text is called so, it says when, not what; a key that is called so has a number. */
  private static final Set<String> TIMES = Set.of("committed_at", "updated_at");

  private static final Amounts ONE = new Amounts(1, 0, 0);

  private final Map<String, Amounts> byPath = new HashMap<>();

  Map<String, Amounts> byPath() {
    return byPath;
  }

  /** A name as a path has it: what stands between names, and before a text, is in none of them. */
  static String name(String name) {
    return name.replace("%", "%25").replace(".", "%2E").replace("=", "%3D");
  }

  /** Adds to a field. */
  void add(String path, Amounts amounts) {
    byPath.merge(path, amounts, Sums::plus);
  }

  void count(String path, long count) {
    add(path, new Amounts(count, 0, 0));
  }

  void cents(String path, long cents) {
    add(path, new Amounts(0, cents, 0));
  }

  /** A text; where it is null there is no such field. */
  void text(String path, Object text) {
    if (text != null) {
      add(path + "=" + text, ONE);
    }
  }

  /** Adds all fields of a document, or of a part of it. */
  void all(String path, JsonNode node) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              member -> {
                if (!TIMES.contains(member.getKey()) || !member.getValue().isTextual()) {
                  String name = name(member.getKey());
                  all(path.isEmpty() ? name : path + "." + name, member.getValue());
                }
              });
    } else if (node.isArray()) {
      for (int index = 0; index < node.size(); index++) {
        all(path + "." + index, node.get(index));
      }
    } else if (node.isIntegralNumber() && node.canConvertToLong()) {
      count(path, node.longValue());
    } else if (node.isNumber() && isMoney(node.decimalValue())) {
      cents(path, node.decimalValue().movePointRight(2).longValueExact());
    } else if (!node.isNull()) {
      text(path, node.asText());
    }
  }

  private static boolean isMoney(BigDecimal number) {
    return number.scale() == 2 && number.unscaledValue().bitLength() < Long.SIZE;
  }
}
