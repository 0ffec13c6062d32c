package com.instashop.notebook;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import javax.imageio.ImageIO;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.rapaio.jupyter.kernel.display.DisplayData;

/** A chart of a table's columns as a picture; all have one style. Times are UTC. */
public final class Chart implements Output {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 290;

  /** Pixels per unit of length, so that it is sharp on fine screens. */
  private static final int DENSITY = 2;

  private static final Color[] COLOURS = {
    new Color(0x2B6CB0), new Color(0xDD7A1F), new Color(0x2F9E73), new Color(0xA24CA6),
    new Color(0xC8A415), new Color(0x6B7684), new Color(0xC4504A), new Color(0x3AA6B9),
  };
  private static final Color INK = new Color(0x3A4250);
  private static final Color GRID = new Color(0xE6E9EE);
  private static final BasicStroke LINE =
      new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  private static final BasicStroke THIN = new BasicStroke(1f);
  private static final String PNG = "image/png";

  private final boolean empty;
  private final Painter painter;

  /** What draws a chart of this size. */
  @FunctionalInterface
  private interface Painter {
    void paint(Graphics2D canvas, int width, int height);
  }

  private Chart(Table table, Painter painter) {
    this.empty = table.rows().isEmpty();
    this.painter = painter;
  }

  /**
   * A line for each of these columns.
   *
   * @param x a column of times or numbers
   */
  public static Chart lines(String title, Table table, String x, String... columns) {
    XYChart chart = new XYChart(WIDTH, HEIGHT);
    chart.setTitle(title);
    style(chart.getStyler(), columns.length > 1);
    List<Object> at = table.column(x);
    chart.getStyler().setTimezone(TimeZone.getTimeZone(ZoneOffset.UTC));
    List<Object> points =
        at.stream()
            .map(value -> value instanceof Instant instant ? Date.from(instant) : value)
            .toList();
    if (!points.isEmpty()) {
      for (String column : columns) {
        chart
            .addSeries(words(column), points, numbers(table, column))
            .setMarker(points.size() > 1 ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE)
            .setLineStyle(LINE);
      }
    }
    return new Chart(table, chart::paint);
  }

  /**
   * A bar for each row and column, the columns beside each other.
   *
   * @param labels the column that names the bars
   */
  public static Chart bars(String title, Table table, String labels, String... columns) {
    return bars(title, table, labels, false, columns);
  }

  /** A bar for each row, the columns on top of each other. */
  public static Chart stacked(String title, Table table, String labels, String... columns) {
    return bars(title, table, labels, true, columns);
  }

  private static Chart bars(
      String title, Table table, String labels, boolean stacked, String... columns) {
    CategoryChart chart = new CategoryChart(WIDTH, HEIGHT);
    chart.setTitle(title);
    style(chart.getStyler(), columns.length > 1);
    chart.getStyler().setStacked(stacked).setAvailableSpaceFill(stacked ? 0.9 : 0.6);
    List<Object> at = table.column(labels);
    if (!at.isEmpty()) {
      for (String column : columns) {
        chart.addSeries(words(column), labels(at), numbers(table, column));
      }
    }
    chart.getStyler().setXAxisMaxLabelCount(12);
    return new Chart(table, chart::paint);
  }

  private static List<String> labels(List<Object> values) {
    boolean days = Values.areDays(values);
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern(days ? "d MMM" : "HH:mm:ss", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    return values.stream()
        .map(
            value ->
                value instanceof Instant instant ? format.format(instant) : String.valueOf(value))
        .toList();
  }

  private static List<Double> numbers(Table table, String column) {
    return table.column(column).stream()
        .map(value -> value instanceof Number number ? number.doubleValue() : null)
        .toList();
  }

  private static String words(String column) {
    return column.replace('_', ' ');
  }

  private static void style(AxesChartStyler styler, boolean legend) {
    styler
        .setXAxisTitleVisible(false)
        .setYAxisTitleVisible(false)
        .setAxisTickLabelsFont(font(Font.PLAIN, 11))
        .setAxisTickLabelsColor(INK)
        .setAxisTicksLineVisible(false)
        .setAxisTicksMarksVisible(false)
        .setAxisTickPadding(6)
        .setPlotMargin(0)
        .setPlotGridVerticalLinesVisible(false)
        .setPlotGridLinesColor(GRID)
        .setPlotGridLinesStroke(THIN)
        .setYAxisDecimalPattern("#,##0.##");
    styler
        .setSeriesColors(COLOURS)
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBackgroundColor(Color.WHITE)
        .setPlotBorderVisible(false)
        .setChartFontColor(INK)
        .setChartPadding(12)
        .setChartTitleFont(font(Font.BOLD, 14))
        .setChartTitlePadding(8)
        .setChartTitleBoxVisible(false)
        .setLegendVisible(legend)
        .setLegendFont(font(Font.PLAIN, 12))
        .setLegendBorderColor(Color.WHITE)
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal)
        .setLocale(Locale.ENGLISH)
        .setAntiAlias(true);
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  @Override
  public DisplayData displayData() {
    if (empty) {
      return Html.nothing();
    }
    BufferedImage picture =
        new BufferedImage(WIDTH * DENSITY, HEIGHT * DENSITY, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = picture.createGraphics();
    canvas.scale(DENSITY, DENSITY);
    painter.paint(canvas, WIDTH, HEIGHT);
    canvas.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    DisplayData data =
        DisplayData.withType(PNG, Base64.getEncoder().encodeToString(bytes.toByteArray()));
    data.putMetaData(PNG, Map.of("width", WIDTH, "height", HEIGHT));
    return data;
  }
}
