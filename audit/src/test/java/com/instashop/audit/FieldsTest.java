package com.instashop.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldsTest {
  private static final Amounts ONE = new Amounts(1, 0, 0);

  @Test
  void wholeNumbersAreCountsAndDecimalsAreMoney() {
    assertThat(fields("{\"a\":{\"b\":-3,\"c\":\"x\"},\"d\":[12.50,0]}"))
        .isEqualTo(
            Map.of(
                "a.b",
                new Amounts(-3, 0, 0),
                "a.c=x",
                ONE,
                "d.0",
                new Amounts(0, 1_250, 0),
                "d.1",
                Amounts.ZERO));
  }

  @Test
  void moneyMayBeAsLargeAsASum() {
    assertThat(fields("{\"a\":92233720368547758.07,\"b\":92233720368547758.08}"))
        .isEqualTo(Map.of("a", new Amounts(0, Long.MAX_VALUE, 0), "b=92233720368547758.08", ONE));
  }

  @Test
  void namesAreToldApart() {
    assertThat(fields("{\"A.B\":{\"C\":1},\"A\":{\"B.C\":2,\"B\":{\"C\":4}},\"%2E\":8}"))
        .isEqualTo(
            Map.of(
                "A%2EB.C",
                new Amounts(1, 0, 0),
                "A.B%2EC",
                new Amounts(2, 0, 0),
                "A.B.C",
                new Amounts(4, 0, 0),
                "%252E",
                new Amounts(8, 0, 0)));
    assertThat(fields("{\"A=B\":\"C\",\"A\":\"B=C\"}"))
        .isEqualTo(Map.of("A%3DB=C", ONE, "A=B=C", ONE));
  }

  @Test
  void whatIsNeitherIsATextAndSoDiffers() {
    assertThat(fields("{\"a\":1.234,\"b\":99999999999999999999,\"c\":true,\"d\":1.5}"))
        .isEqualTo(
            Map.of("a=1.234", ONE, "b=99999999999999999999", ONE, "c=true", ONE, "d=1.5", ONE));
  }

  @Test
  void timesOfWritingAndNothingAreLeftOut() {
    assertThat(fields("{\"updated_at\":\"now\",\"committed_at\":\"then\",\"alerts\":null}"))
        .isEmpty();
  }

  @Test
  void keysThatAreCalledLikeTimesCount() {
    assertThat(
            fields(
                "{\"statuses\":{\"updated_at\":3},\"types\":{\"committed_at\":{\"event_count\":2,\"updated_at\":\"now\"}}}"))
        .isEqualTo(
            Map.of(
                "statuses.updated_at",
                new Amounts(3, 0, 0),
                "types.committed_at.event_count",
                new Amounts(2, 0, 0)));
  }

  private static Map<String, Amounts> fields(String json) {
    Fields fields = new Fields();
    fields.all("", Json.read(json, JsonNode.class));
    return fields.byPath();
  }
}
