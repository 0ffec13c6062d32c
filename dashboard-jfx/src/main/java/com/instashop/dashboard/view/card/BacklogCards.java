package com.instashop.dashboard.view.card;

import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.dashboard.model.Health;
import com.instashop.dashboard.model.Part;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.model.Standings;
import com.instashop.dashboard.view.Nodes;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.Values;
import com.instashop.dashboard.view.chart.BarList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;

/** What waits: the write-ahead log that each slot holds back, and the rows of each topic. */
public final class BacklogCards {
  private static final int BARS = 6;

  /** What a full bar is at least: less is nothing to think about. */
  private static final long MUCH_BYTES = 1_000_000_000;

  /** PostgreSQL may throw away what the slot needs, or has done so. */
  private static final List<String> AT_RISK =
      List.of("unreserved", ConnectorsHealth.Connector.LOST);

  private final Texts texts;
  private final BarList slotBars = new BarList(BARS);
  private final BarList topicBars = new BarList(BARS);
  private final Node allRead;
  private final Card slots;
  private final Card topics;

  public BacklogCards(Texts texts) {
    this.texts = texts;
    allRead = Card.nothing(texts, "backlog.none");
    slots = Card.of(texts, "slots", slotBars, List.of(Part.REDIS));
    topics =
        Card.of(
            texts, "topics", new StackPane(topicBars, allRead), List.of(Part.REDIS, Part.TOTALS));
  }

  public Card slots() {
    return slots;
  }

  public Card topics() {
    return topics;
  }

  /** Shows what waits for these connectors, and for the reader for which the most waits. */
  public void show(Screen screen, List<Standings.Connector> connectors) {
    Health health = screen.live() == null ? Health.NONE : screen.live().health();
    slots(screen, health.connectors(), connectors);
    topics(screen, health);
  }

  /** A slot that is not known to hold anything back is shown, too. */
  private void slots(Screen screen, ConnectorsHealth known, List<Standings.Connector> connectors) {
    slots.state(screen, known == null ? texts.text("waiting.connectors") : null);
    if (known == null) {
      return;
    }
    long most =
        known.connectors().values().stream()
            .map(ConnectorsHealth.Connector::retainedBytes)
            .filter(Objects::nonNull)
            .reduce(MUCH_BYTES, Math::max);
    Stream<Standings.Connector> shown = connectors.stream();
    if (connectors.size() > BARS) {
      // There is not room for all: those that matter.
      shown = shown.sorted(Comparator.comparing(connector -> risk(known, connector)));
    }
    slotBars.show(
        shown
            .map(connector -> slot(connector, known.connectors().get(connector.name()), most))
            .toList());
  }

  /**
   * The less the sooner it matters: the bytes that it holds back, negative; a slot at risk first.
   */
  private static long risk(ConnectorsHealth known, Standings.Connector connector) {
    ConnectorsHealth.Connector told = known.connectors().get(connector.name());
    if (told != null && AT_RISK.contains(told.slot())) {
      return Long.MIN_VALUE;
    }
    return told == null || told.retainedBytes() == null ? 0 : -told.retainedBytes();
  }

  private BarList.Entry slot(
      Standings.Connector connector, ConnectorsHealth.Connector told, long most) {
    String slot = told == null || told.slot() == null ? "" : told.slot();
    boolean isKnown = told != null && told.retainedBytes() != null;
    return new BarList.Entry(
        connector.label(),
        null,
        isKnown ? texts.bytes(told.retainedBytes()) : "–",
        slot.isEmpty() ? "" : texts.value("slot", slot),
        isKnown ? Values.share(told.retainedBytes(), most) : 0,
        AT_RISK.contains(slot) ? "series-2" : "series-1");
  }

  /** What a reader of topics has not read yet. */
  private record Lag(Part reader, long rows, Map<String, Long> byTopic) {}

  private static Stream<Lag> lags(Health health) {
    Stream.Builder<Lag> lags = Stream.builder();
    if (health.totals() != null) {
      lags.add(new Lag(Part.TOTALS, health.totals().lagRows(), health.totals().lagByTopic()));
    }
    if (health.spark() != null) {
      lags.add(new Lag(Part.SPARK, health.spark().lagRows(), health.spark().lagByTopic()));
    }
    if (health.warehouse() != null) {
      lags.add(
          new Lag(Part.WAREHOUSE, health.warehouse().lagRows(), health.warehouse().lagByTopic()));
    }
    return lags.build();
  }

  private void topics(Screen screen, Health health) {
    // Where all have read as much it is the first one's.
    Lag known =
        lags(health).reduce((one, other) -> other.rows() > one.rows() ? other : one).orElse(null);
    topics.state(screen, known == null ? texts.text("waiting.part") : null);
    if (known == null) {
      return;
    }
    Map<String, Long> lag = known.byTopic();
    topics.subtitle(texts.text(known.reader()) + " · " + texts.count(known.rows()));
    Nodes.show(allRead, known.rows() == 0);
    double most = lag.values().stream().mapToLong(Long::longValue).max().orElse(0);
    topicBars.show(
        lag.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(
                topic ->
                    new BarList.Entry(
                        topic.getKey(),
                        null,
                        texts.count(topic.getValue()),
                        "",
                        Values.share(topic.getValue(), most),
                        "series-1"))
            .toList());
  }
}
