package com.instashop.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Group;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one window booked. An hour of windows may have millions of groups, so each window is kept as
 * bytes, an eighth of what its objects take, and unpacked when its turn comes.
 */
final class WindowGroups {
  /** Metric to its groups: how many, and of each the key and its numbers. */
  private final Map<Metric, byte[]> packed = new HashMap<>();

  private WindowGroups() {}

  /** Packs groups by metric and key. */
  static WindowGroups of(Map<Metric, Map<String, Group>> groups) {
    WindowGroups window = new WindowGroups();
    groups.forEach((metric, keys) -> window.packed.put(metric, pack(keys)));
    return window;
  }

  private static byte[] pack(Map<String, Group> groups) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(groups.size());
      for (Map.Entry<String, Group> group : groups.entrySet()) {
        byte[] key = group.getKey().getBytes(UTF_8);
        out.writeInt(key.length);
        out.write(key);
        Amounts amounts = group.getValue().amounts();
        out.writeLong(amounts.count());
        out.writeLong(amounts.cents());
        out.writeLong(amounts.quantity());
        out.writeLong(group.getValue().smallestCents());
        out.writeLong(group.getValue().largestCents());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  boolean has(Metric metric) {
    return packed.containsKey(metric);
  }

  /** All groups, by metric and key. */
  Map<Metric, Map<String, Group>> unpacked() {
    Map<Metric, Map<String, Group>> groups = new HashMap<>();
    packed.forEach((metric, bytes) -> groups.put(metric, unpack(bytes)));
    return groups;
  }

  private static Map<String, Group> unpack(byte[] bytes) {
    Map<String, Group> groups = new TreeMap<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      for (int left = in.readInt(); left > 0; left--) {
        String key = new String(in.readNBytes(in.readInt()), UTF_8);
        Amounts amounts = new Amounts(in.readLong(), in.readLong(), in.readLong());
        groups.put(key, new Group(amounts, in.readLong(), in.readLong()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return groups;
  }
}
