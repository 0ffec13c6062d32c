package com.instashop.changes.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCursorTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  private final JsonCursor json = new JsonCursor();

  @Test
  void readsTheSameTextAsJackson() throws Exception {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      ObjectNode document = JACKSON.createObjectNode();
      String text = randomText(random);
      document.put("before \"quoted\\", random.nextLong());
      document.putArray("list").add("]}").add(1.5).addObject().put("deep", "\\\"");
      document.put("text", text);
      document.putNull("after");
      byte[] bytes =
          round % 2 == 0
              ? JACKSON.writeValueAsBytes(document)
              : JACKSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
      json.reset(bytes);
      assertThat(json.beginObject()).isTrue();
      String found = null;
      int fields = 0;
      while (json.nextField()) {
        fields++;
        if (json.field().equals("text")) {
          found = json.text();
        } else {
          json.skipValue();
        }
      }
      json.end();
      assertThat(found).isEqualTo(text);
      assertThat(fields).isEqualTo(4);
    }
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      switch (random.nextInt(5)) {
        case 0 -> text.append("\"\\/\b\f\n\r\t".charAt(random.nextInt(8)));
        case 1 -> text.append((char) (1 + random.nextInt(31)));
        case 2 -> text.appendCodePoint(0x1F600 + random.nextInt(60));
        case 3 -> text.append("äñ€漢".charAt(random.nextInt(4)));
        default -> text.append((char) ('a' + random.nextInt(26)));
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"12.50\"', 1250",
    "'\"-0.07\"', -7",
    "'\"3\"', 300",
    "'\"3.1\"', 310",
    "'\"9999999999.99\"', 999999999999",
    "'\"1.500\"', 150",
    "12.5, 1250",
    "-7, -700",
  })
  void readsMoneyInCents(String value, long cents) {
    assertThat(valueOf(value).cents()).isEqualTo(cents);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"BOI=\"",
        "\"1.005\"",
        "\"\"",
        "\".5\"",
        "\"NaN\"",
        "1e3",
        "true",
        "\"99999999999999999999\""
      })
  void refusesWhatIsNoMoney(String value) {
    assertThatThrownBy(() -> valueOf(value).cents()).isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "\"1\"", "-", "1e3", "true", "99999999999999999999"})
  void refusesWhatIsNoWholeNumber(String value) {
    assertThatThrownBy(() -> valueOf(value).integer()).isInstanceOf(MalformedException.class);
  }

  @Test
  void readsEveryDate() {
    LocalDate date = LocalDate.of(1896, 2, 27);
    while (date.getYear() < 2105) {
      String value = "\"" + date + "T00:00:00.000001Z\"";
      assertThat(valueOf(value).micros()).isEqualTo(date.toEpochDay() * 86_400_000_000L + 1);
      date = date.plusDays(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2026-13-24T10:00:00Z\"",
        "\"2026-11-00T10:00:00Z\"",
        "\"2026-11-24\"",
        "\"2026-11-24T10:00Z\"",
        "\"2026-11-24T10:00:00.1234567x9Z\"",
        "\"2026-11-24T10:00:00+01:00\"",
        "\"infinity\"",
        "1"
      })
  void refusesWhatIsNoTimestampInUtc(String value) {
    assertThatThrownBy(() -> valueOf(value).micros()).isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":{\"b\":1}",
        "{\"a\":\"\\",
        "{\"a\":\"x",
        "{\"a\":nul}",
        "[]",
        "{\"a\":1}}",
        "{\"a\":}"
      })
  void refusesWhatIsBroken(String document) {
    assertThatThrownBy(
            () -> {
              json.reset(document.getBytes(UTF_8));
              json.beginObject();
              while (json.nextField()) {
                if (!json.skipNull()) {
                  json.skipValue();
                }
              }
              json.end();
            })
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void guessesNoNameWrong() throws Exception {
    String[] documents = {
      "{'a':1,'b':{'a':2,'c':3},'c':{'b':4}}",
      "{'a':{'a':{'a':5,'b':6},'b':7},'b':8}",
      "{'b':{'c':{},'a':9},'a':10,'':12,'c':{'':13}}",
      "{ 'a' : 14 , 'b' : { 'a' :15,'c': 16 } , 'ab' : 17 }",
      "{'a\\u0022':18,'\\u0061':19,'ab':20,'a\\\\':{'a\\u0022':21,'a\\\\':22}}",
    };
    Random random = new Random(7);
    for (int round = 0; round < 1_000; round++) {
      String document = documents[random.nextInt(documents.length)].replace('\'', '"');
      json.reset(document.getBytes(UTF_8));
      assertThat(json.beginObject()).isTrue();
      JsonNode expected = JACKSON.readTree(document);
      assertThat(object(expected)).isEqualTo(expected);
      json.end();
    }
  }

  /** The object that we are in, of whole numbers and of objects where such are expected. */
  private ObjectNode object(JsonNode expected) {
    ObjectNode object = JACKSON.createObjectNode();
    while (json.nextField()) {
      String name = json.field();
      if (expected.path(name).isObject()) {
        json.beginObject();
        object.set(name, object(expected.path(name)));
      } else {
        object.put(name, (int) json.integer());
      }
    }
    return object;
  }

  @Test
  void guessesNothingOutOfWhatIsNoName() throws Exception {
    // Where the name a" was guessed, this would be taken for it.
    for (int round = 0; round < 2; round++) {
      assertThat(names("{\"x\":1,\"a\\\"\":2}")).containsExactly("x", "a\"");
      assertThatThrownBy(() -> names("{\"x\":1,\"a\"\":2}")).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void readsAsManyNamesAsThereAre() throws Exception {
    ObjectNode document = JACKSON.createObjectNode();
    for (int i = 0; i < 5_000; i++) {
      document.put("field" + i, i);
    }
    for (int round = 0; round < 3; round++) {
      assertThat(names(document.toString())).containsExactlyElementsOf(document::fieldNames);
    }
  }

  private List<String> names(String document) {
    List<String> names = new ArrayList<>();
    json.reset(document.getBytes(UTF_8));
    json.beginObject();
    while (json.nextField()) {
      names.add(json.field());
      json.skipValue();
    }
    json.end();
    return names;
  }

  private JsonCursor valueOf(String value) {
    json.reset(("{\"field\":" + value + "}").getBytes(UTF_8));
    json.beginObject();
    json.nextField();
    return json;
  }
}
