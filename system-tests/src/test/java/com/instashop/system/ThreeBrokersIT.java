package com.instashop.system;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three brokers, of which one dies. */
@Tag("long")
class ThreeBrokersIT {

  @Test
  void brokerOfThreeIsGone() throws Exception {
    Environment stack = Environments.threeBrokers();
    new BadDay(stack)
        .underLoad(
            "a broker of three gone for 30 s",
            Duration.ofSeconds(45),
            () -> stack.away(Server.KAFKA, Duration.ofSeconds(30)));
  }
}
