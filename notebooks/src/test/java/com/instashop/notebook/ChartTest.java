package com.instashop.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.rapaio.jupyter.kernel.display.DisplayData;

class ChartTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final Table SALES =
      new Table(
          List.of("at", "sales", "returned"),
          List.of(
              List.of(NOON, 3L, 0L),
              Arrays.asList(NOON.plusSeconds(30), null, 1L),
              List.of(NOON.plusSeconds(60), -2L, 1L)));

  @Test
  void drawsBarsWithGapsAndTakenBackSales() throws IOException {
    assertThat(colours(Chart.bars("Sales", SALES, "at", "sales", "returned"))).contains(0x2B6CB0);
  }

  @Test
  void drawsBarsOnTopOfEachOther() throws IOException {
    assertThat(colours(Chart.stacked("Sales", SALES, "at", "sales", "returned")))
        .contains(0xDD7A1F);
  }

  @Test
  void drawsLinesOverTime() throws IOException {
    assertThat(colours(Chart.lines("Sales", SALES, "at", "returned"))).contains(0x2B6CB0);
  }

  @Test
  void drawsAShopThatBeganJustNow() throws IOException {
    assertThat(
            colours(
                Chart.bars(
                    "Sales",
                    new Table(SALES.columns(), SALES.rows().subList(0, 1)),
                    "at",
                    "sales")))
        .contains(0x2B6CB0);
  }

  @Test
  void saysWhereNothingHappened() {
    Table none = new Table(SALES.columns(), List.of());

    assertThat(
            Chart.bars("Sales", none, "at", "sales")
                .displayData()
                .data()
                .get("text/html")
                .toString())
        .contains("Nothing yet.");
    assertThat(Chart.lines("Sales", none, "at", "sales").displayData().data())
        .containsKey("text/html");
  }

  private static List<Integer> colours(Chart chart) throws IOException {
    DisplayData data = chart.displayData();
    byte[] png = Base64.getDecoder().decode((String) data.data().get("image/png"));
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(data.metadata()).containsKey("image/png");
    return Arrays.stream(
            picture.getRGB(
                0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth()))
        .map(colour -> colour & 0xFFFFFF)
        .distinct()
        .boxed()
        .toList();
  }
}
