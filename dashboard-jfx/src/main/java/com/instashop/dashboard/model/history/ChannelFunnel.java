package com.instashop.dashboard.model.history;

import com.instashop.dashboard.model.Funnel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Steps towards a sale that were taken on a channel.
 *
 * @param channel null for NULL
 */
public record ChannelFunnel(String channel, long visits, long inquiries, long intents, long sales) {

  /** The steps of all channels, by interaction type. */
  public static Map<String, Long> byType(List<ChannelFunnel> channels) {
    Map<String, Long> steps = new LinkedHashMap<>();
    steps.put(Funnel.WAY.get(0), sum(channels, ChannelFunnel::visits));
    steps.put(Funnel.WAY.get(1), sum(channels, ChannelFunnel::inquiries));
    steps.put(Funnel.WAY.get(2), sum(channels, ChannelFunnel::intents));
    steps.put(Funnel.WAY.get(3), sum(channels, ChannelFunnel::sales));
    return steps;
  }

  private static long sum(List<ChannelFunnel> channels, ToLongFunction<ChannelFunnel> steps) {
    return channels.stream().mapToLong(steps).sum();
  }
}
