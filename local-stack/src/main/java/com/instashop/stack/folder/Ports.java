package com.instashop.stack.folder;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * The ports of the parts: the well-known ones, or free ones where those are taken. What was chosen
 * is kept for the next start.
 */
public final class Ports {
  private final Path file;
  private final Properties chosen = new Properties();
  private final List<String> remarks = new ArrayList<>();

  public Ports(Folders folders) {
    this(folders.run().resolve("ports"));
  }

  Ports(Path file) {
    this.file = file;
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        chosen.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + file, e);
      }
    }
  }

  /** The port that is kept for a part; the well-known one before its first start. */
  public int of(String part, int wellKnown) {
    return Integer.parseInt(chosen.getProperty(part, Integer.toString(wellKnown)));
  }

  /** Chooses a port that is free now: the kept one, the well-known one, or any. */
  public synchronized int choose(String part, int wellKnown) {
    int port = of(part, wellKnown);
    if (!isFree(port)) {
      port = isFree(wellKnown) ? wellKnown : anyFree();
    }
    if (port != wellKnown) {
      remarks.add("Port %d is taken: %s listens on %d".formatted(wellKnown, part, port));
    }
    chosen.setProperty(part, Integer.toString(port));
    try (Writer writer = Files.newBufferedWriter(file)) {
      chosen.store(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
    return port;
  }

  /** A line for each part that is not where one expects it. */
  public List<String> remarks() {
    return remarks;
  }

  private boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private int anyFree() {
    while (true) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        String port = Integer.toString(socket.getLocalPort());
        if (!chosen.containsValue(port)) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("No free port", e);
      }
    }
  }
}
