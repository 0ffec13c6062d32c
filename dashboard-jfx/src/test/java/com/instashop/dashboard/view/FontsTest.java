package com.instashop.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.dashboard.model.Settings.ThemeChoice;
import com.instashop.dashboard.source.Recording;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.image.WritableImage;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kordamp.ikonli.javafx.FontIcon;
import org.testfx.util.WaitForAsyncUtils;

final class FontsTest {
  private Desk desk;

  @BeforeEach
  void open() {
    desk = Desk.open(Desk.settings(ThemeChoice.DARK, Language.ENGLISH, "live", 1920, 1080));
  }

  @AfterEach
  void close() {
    if (desk != null) {
      desk.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NORMAL", "BOLD"})
  void allDigitsAreEquallyWide(FontWeight weight) {
    Font font = Font.font(Fonts.FAMILY, weight, 100);
    assertThat(font.getFamily()).isEqualTo(Fonts.FAMILY);

    Set<Double> widths =
        IntStream.rangeClosed(0, 9)
            .mapToObj(digit -> width(Integer.toString(digit), font))
            .collect(Collectors.toSet());

    assertThat(widths).hasSize(1);
    assertThat(width("l", font)).as("letters are not").isLessThan(width("m", font));
  }

  @ParameterizedTest
  @ValueSource(strings = {"live", "history", "health"})
  void everyTextIsWrittenInIt(String page) {
    desk.show(Recording.busyHour());
    desk.robot.clickOn("#tab-" + page);
    desk.settle();

    List<Text> texts = texts(desk.scene().getRoot());

    assertThat(texts).isNotEmpty();
    assertThat(texts)
        .allSatisfy(text -> assertThat(text.getFont().getFamily()).isEqualTo("Roboto"));
    assertThat(texts)
        .extracting(text -> text.getFont().getStyle())
        .contains("Regular", "Bold")
        .doesNotContain("Italic");
  }

  @Test
  void menusAreWrittenInIt() {
    desk.robot.clickOn("#interval");
    desk.settle();

    Node item = desk.robot.lookup(".menu-item > .label").query();

    assertThat(texts(item)).isNotEmpty();
    assertThat(texts(item))
        .allSatisfy(text -> assertThat(text.getFont().getFamily()).isEqualTo("Roboto"));
  }

  @Test
  void boldHasMoreInk() {
    assertThat(ink(FontWeight.BOLD)).isGreaterThan(ink(FontWeight.NORMAL) * 1.15);
  }

  private List<Text> texts(Node under) {
    return desk.descendants(under).stream()
        .filter(node -> node instanceof Text && !(node instanceof FontIcon) && Desk.seen(node))
        .map(Text.class::cast)
        .filter(text -> !text.getText().isBlank())
        .toList();
  }

  private static double width(String letters, Font font) {
    Text text = new Text(letters);
    text.setFont(font);
    return text.getLayoutBounds().getWidth();
  }

  /** How much of a number is black. */
  private static double ink(FontWeight weight) {
    return WaitForAsyncUtils.waitForAsyncFx(
        5_000,
        () -> {
          Text text = new Text("1,234,567.89");
          text.setFont(Font.font(Fonts.FAMILY, weight, 18));
          WritableImage picture = text.snapshot(null, null);
          double ink = 0;
          for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
              ink += 1 - picture.getPixelReader().getColor(x, y).getBrightness();
            }
          }
          return ink;
        });
  }
}
