package com.instashop.dashboard.model.history;

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
    steps.put("website_visit", sum(channels, ChannelFunnel::visits));
    steps.put("product_inquiry", sum(channels, ChannelFunnel::inquiries));
    steps.put("purchase_intent", sum(channels, ChannelFunnel::intents));
    steps.put("purchase", sum(channels, ChannelFunnel::sales));
    return steps;
  }

  private static long sum(List<ChannelFunnel> channels, ToLongFunction<ChannelFunnel> steps) {
    return channels.stream().mapToLong(steps).sum();
  }
}
