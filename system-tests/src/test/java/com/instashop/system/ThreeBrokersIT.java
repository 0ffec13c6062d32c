package com.instashop.system;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three brokers, of which one dies. */
@Tag("long")
class ThreeBrokersIT {

  @Test
  void brokerOfThreeIsGone() throws Exception {
    TestStack stack = TestStack.running(3);
    new BadDay(stack)
        .underLoad(
            "a broker of three gone for 30 s",
            Duration.ofSeconds(45),
            () -> stack.away("kafka-2", Duration.ofSeconds(30)));
  }
}
