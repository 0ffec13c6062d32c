package com.instashop.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.dashboard.model.Happening;
import com.instashop.dashboard.model.KeyFigure;
import com.instashop.dashboard.model.Part;
import com.instashop.dashboard.model.Settings.ThemeChoice;
import com.instashop.dashboard.model.Standing;
import java.math.BigDecimal;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TextsTest {
  @Test
  void bothLanguagesHaveTheSameTexts() {
    ResourceBundle english = Texts.bundle(Language.ENGLISH);
    ResourceBundle spanish = Texts.bundle(Language.SPANISH);

    assertThat(new TreeSet<>(spanish.keySet())).isEqualTo(new TreeSet<>(english.keySet()));
  }

  @Test
  void bothLanguagesUseTheSameArguments() {
    ResourceBundle english = Texts.bundle(Language.ENGLISH);
    ResourceBundle spanish = Texts.bundle(Language.SPANISH);
    List<String> different = new ArrayList<>();
    for (String key : english.keySet()) {
      int one = new MessageFormat(english.getString(key)).getFormatsByArgumentIndex().length;
      int other = new MessageFormat(spanish.getString(key)).getFormatsByArgumentIndex().length;
      if (one != other) {
        different.add(key);
      }
    }
    assertThat(different).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyConstantHasAText(Language language) {
    Texts texts = new Texts(language, ZoneOffset.UTC);

    for (Part part : Part.values()) {
      assertThat(texts.text(part)).isNotBlank();
    }
    for (Standing.Word word : Standing.Word.values()) {
      assertThat(texts.text(word)).isNotBlank();
    }
    for (ThemeChoice choice : ThemeChoice.values()) {
      assertThat(texts.text(choice)).isNotBlank();
    }
    for (KeyFigure.Name name : KeyFigure.Name.values()) {
      assertThat(texts.text(name)).isNotBlank();
      assertThat(texts.text("figure.about." + name.name().toLowerCase(Locale.ROOT))).isNotBlank();
    }
    for (Happening.Kind kind : Happening.Kind.values()) {
      assertThat(texts.text("happening." + kind.name().toLowerCase(Locale.ROOT))).isNotBlank();
    }
  }

  @Test
  void writesNumbersInTheLanguage() {
    Texts english = new Texts(Language.ENGLISH, ZoneOffset.UTC);
    Texts spanish = new Texts(Language.SPANISH, ZoneOffset.UTC);
    BigDecimal amount = new BigDecimal("-1234567.80");

    assertThat(english.money(amount)).isEqualTo("-€1,234,567.80");
    assertThat(spanish.money(amount)).isEqualTo("-1.234.567,80\u00a0€");
    assertThat(english.count(12_345)).isEqualTo("12,345");
    assertThat(spanish.count(12_345)).isEqualTo("12.345");
  }

  @Test
  void tellsTimeWhereTheUserIsAndInUtc() {
    Texts texts = new Texts(Language.ENGLISH, ZoneId.of("America/Bogota"));
    Instant moment = Instant.parse("2026-11-25T02:33:18Z");

    assertThat(texts.time(moment)).isEqualTo("21:33:18");
    assertThat(texts.utc(moment)).isEqualTo("2026-11-25 02:33:18 UTC");
    assertThat(texts.age(Duration.ofSeconds(59))).isEqualTo("59 s ago");
    assertThat(texts.age(Duration.ofHours(3))).isEqualTo("3 h ago");
  }

  @Test
  void nullIsADash() {
    Texts texts = new Texts(Language.SPANISH, ZoneOffset.UTC);

    assertThat(texts.key("payment", "\\N")).isEqualTo("–");
    assertThat(texts.key("payment", "\\\\N")).isEqualTo("\\N");
    assertThat(texts.key("category", "\\?")).isEqualTo("Desconocido");
    assertThat(texts.key("\\?")).isEqualTo("Desconocido");
    assertThat(texts.key("\\N")).isEqualTo("–");
    assertThat(texts.key("DHL")).isEqualTo("DHL");
    assertThat(texts.key("payment", "bank_transfer")).isEqualTo("Transferencia");
    assertThat(texts.value("payment", null)).isEqualTo("–");
    assertThat(texts.name(null, "product.unknown", null)).isEqualTo("–");
    assertThat(texts.name(null, "product.unknown", 5L)).contains("5");
  }

  @Test
  void makesUnknownValuesReadable() {
    Texts texts = new Texts(Language.SPANISH, ZoneOffset.UTC);

    assertThat(texts.value("payment", "bank_transfer")).isEqualTo("Transferencia");
    assertThat(texts.value("payment", "store_credit")).isEqualTo("Store credit");
  }
}
