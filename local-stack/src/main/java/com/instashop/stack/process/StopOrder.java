package com.instashop.stack.process;

import java.util.List;

/**
 * The order in which parts are stopped.
 *
 * @param names of parts; one that ends with a hyphen stands for all that begin so
 */
public record StopOrder(List<String> names) {

  /** The place of a part; one that is not named is stopped first. */
  int of(String part) {
    for (int place = 0; place < names.size(); place++) {
      String name = names.get(place);
      if (part.equals(name) || name.endsWith("-") && part.startsWith(name)) {
        return place;
      }
    }
    return -1;
  }
}
