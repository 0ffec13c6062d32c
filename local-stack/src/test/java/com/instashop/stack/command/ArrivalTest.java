package com.instashop.stack.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instashop.audit.Proof;
import com.instashop.contracts.ProgramException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How often numbers are compared while changes arrive. */
class ArrivalTest {
  private static final Proof PROOF =
      new Proof(Instant.EPOCH, Duration.ZERO, new TreeMap<>(), new TreeMap<>(), 0, true, List.of());

  private final AtomicInteger tries = new AtomicInteger();

  @Test
  void isTriedAgainWhileKafkaIsRead() throws Exception {
    Proof proof =
        Arrival.prove(
            () -> {
              if (tries.incrementAndGet() < 3) {
                throw ProgramException.trouble("Changes do not arrive");
              }
              return PROOF;
            },
            moving());
    assertThat(proof).isSameAs(PROOF);
    assertThat(tries).hasValue(3);
  }

  @Test
  void isNotTriedForEver() {
    assertThatThrownBy(() -> Arrival.prove(failing("Changes do not arrive"), moving()))
        .hasMessage("Changes do not arrive");
    assertThat(tries).hasValue(10);
  }

  @Test
  void isNotTriedAgainWhereNothingIsRead() {
    assertThatThrownBy(() -> Arrival.prove(failing("Changes do not arrive"), () -> 7))
        .hasMessage("Changes do not arrive");
    assertThat(tries).hasValue(1);
  }

  @Test
  void isNotTriedAgainWhereSomebodyHasToMendSomething() {
    assertThatThrownBy(
            () ->
                Arrival.prove(
                    () -> {
                      tries.incrementAndGet();
                      throw ProgramException.mistake("There is no such table");
                    },
                    moving()))
        .hasMessage("There is no such table");
    assertThat(tries).hasValue(1);
  }

  private Arrival.Attempt failing(String message) {
    return () -> {
      tries.incrementAndGet();
      throw ProgramException.trouble(message);
    };
  }

  private static Supplier<Object> moving() {
    return new AtomicInteger()::incrementAndGet;
  }
}
