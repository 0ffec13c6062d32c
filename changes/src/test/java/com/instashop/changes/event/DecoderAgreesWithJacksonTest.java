package com.instashop.changes.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.instashop.changes.event.Decoded.Change;
import com.instashop.contracts.schema.CapturedTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was recorded, and what becomes of it when chance changes it, always with the same seed. */
class DecoderAgreesWithJacksonTest {
  private static final int MUTATIONS = 400;
  private static final List<ObjectWriter> WRITERS =
      List.of(
          TreeDecoder.JACKSON.writer(),
          TreeDecoder.JACKSON.writerWithDefaultPrettyPrinter(),
          TreeDecoder.JACKSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII));
  private static final Pattern NAME = Pattern.compile("\"(\\w)(\\w+\"\\s*:)");
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "17",
          "-3",
          "1.5",
          "\"\"",
          "\"c\"",
          "\"u\"",
          "\"3.07\"",
          "\"-0.5\"",
          "\"Ol\\u00e9 \\\"\\\\\\n\\ud83c\\udf38\"",
          "{}",
          "[1,{\"op\":\"d\"},\"]\"]",
          "{\"before\":{\"x\":[\"}\"]},\"ts_ms\":1}",
          "\"2024-02-29T23:59:59.999Z\"",
          "99999999999999999999");
  private static final List<String> NAMES =
      List.of("x", "", "a\"b", "back\\slash", "öl", "before2", "befor", "op\":", "\n");

  static List<String> changes() throws IOException {
    return RecordedEnvelopesTest.changes();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void onWhatWasRecordedAndOnWhatBecomesOfIt(String fixture) throws IOException {
    CapturedTable table = RecordedEnvelopesTest.table(fixture);
    byte[] recorded = RecordedEnvelopesTest.bytes(fixture);
    Random random = new Random(fixture.hashCode());
    // It guesses out of what it has seen, and is never right or wrong because of it.
    ChangeEventDecoder experienced = ChangeEventDecoder.ofTable(table, Set.of(), image -> null);
    int changes = compare(table, experienced, recorded);
    assertThat(changes).isEqualTo(1);
    for (int i = 0; i < MUTATIONS; i++) {
      changes += compare(table, experienced, otherDocument(recorded, random));
      compare(table, experienced, otherBytes(recorded, random));
    }
    assertThat(changes).isBetween(MUTATIONS / 4, MUTATIONS);
  }

  /** Returns how many changes there are in the document, 0 or 1. */
  private static int compare(CapturedTable table, ChangeEventDecoder experienced, byte[] value) {
    Decoded decoded = experienced.decode(value);
    assertThat(decoded)
        .as(() -> new String(value, UTF_8))
        .isEqualTo(ChangeEventDecoder.ofTable(table, Set.of(), image -> null).decode(value));
    Optional<ChangeEvent> expected;
    try {
      expected = new TreeDecoder(table).decode(value);
    } catch (IOException e) {
      // What is skipped is not looked at closely: such a document may be taken, or not.
      return 0;
    }
    assertThat(decoded instanceof Change change ? Optional.of(change.event()) : Optional.empty())
        .as(() -> new String(value, UTF_8))
        .isEqualTo(expected);
    return expected.isPresent() ? 1 : 0;
  }

  /** Still JSON, and written another way. */
  private static byte[] otherDocument(byte[] recorded, Random random) throws IOException {
    JsonNode document = TreeDecoder.JACKSON.readTree(recorded);
    for (int i = random.nextInt(3); i > 0; i--) {
      List<ObjectNode> objects = new ArrayList<>();
      collect(document, objects);
      change(any(objects, random), random);
    }
    String text = any(WRITERS, random).writeValueAsString(document);
    if (random.nextInt(4) == 0) {
      // The first letter of some names, as an escape.
      text = NAME.matcher(text).replaceAll(name -> random.nextInt(8) == 0 ? escaped(name) : "$0");
    }
    return text.getBytes(UTF_8);
  }

  private static String escaped(MatchResult name) {
    return "\"\\\\u%04x$2".formatted((int) name.group(1).charAt(0));
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
    }
    node.forEach(child -> collect(child, objects));
  }

  private static void change(ObjectNode object, Random random) throws IOException {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    String name = names.isEmpty() ? "x" : any(names, random);
    JsonNode value = TreeDecoder.JACKSON.readTree(any(VALUES, random));
    switch (random.nextInt(5)) {
      case 0 -> object.set(name, value);
      case 1 -> object.remove(name);
      case 2 -> object.set(any(NAMES, random), value);
      case 3 -> {
        ObjectNode renamed = object.deepCopy();
        object.removeAll();
        renamed
            .properties()
            .forEach(
                field ->
                    object.set(
                        field.getKey().equals(name) ? any(NAMES, random) : field.getKey(),
                        field.getValue()));
      }
      default -> {
        ObjectNode shuffled = object.deepCopy();
        object.removeAll();
        Collections.shuffle(names, random);
        names.forEach(field -> object.set(field, shuffled.get(field)));
      }
    }
  }

  /** Seldom JSON. */
  private static byte[] otherBytes(byte[] recorded, Random random) {
    byte[] bytes = recorded.clone();
    int position = random.nextInt(bytes.length);
    switch (random.nextInt(4)) {
      case 0 -> bytes[position] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[position] = (byte) "{}[]\",:\\ n-.0".charAt(random.nextInt(13));
      case 2 -> {
        int length = random.nextInt(Math.min(20, bytes.length - position));
        System.arraycopy(
            recorded, position + length, bytes, position, bytes.length - position - length);
        return Arrays.copyOf(bytes, bytes.length - length);
      }
      default -> {
        int from = random.nextInt(bytes.length);
        int length = random.nextInt(Math.min(20, bytes.length - Math.max(from, position)));
        System.arraycopy(recorded, from, bytes, position, length);
      }
    }
    return bytes;
  }

  private static <T> T any(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
