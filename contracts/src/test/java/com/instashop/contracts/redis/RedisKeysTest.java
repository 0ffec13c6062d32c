package com.instashop.contracts.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RedisKeysTest {

  @Test
  void categoryHasAKeyOfItsOwn() {
    assertThat(RedisKeys.products("home")).isEqualTo("metrics:products:home");
    assertThat(RedisKeys.products("50% off")).isEqualTo("metrics:products:50% off");
    assertThat(Stream.of("top", "%74op", "%2574op", "%").map(RedisKeys::products))
        .doesNotHaveDuplicates()
        .doesNotContain(RedisKeys.TOP_PRODUCTS)
        .allMatch(RedisKeys::isOfCategory);
  }
}
