package com.instashop.stack.folder;

import com.instashop.program.ProgramException;
import java.io.IOException;
import java.io.Reader;
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
        throw ProgramException.trouble("Cannot read %s: %s".formatted(file, e), e);
      }
    }
  }

  /** The port that is kept for a part; the well-known one before its first start. */
  public int of(String part, int wellKnown) {
    String kept = chosen.getProperty(part);
    try {
      return kept == null ? wellKnown : Integer.parseInt(kept);
    } catch (NumberFormatException e) {
      throw ProgramException.mistake("%s: %s=%s is no port".formatted(file, part, kept));
    }
  }

  /** Chooses a port that is free now: the kept one, the well-known one, or any. */
  public int choose(String part, int wellKnown) {
    int kept = of(part, wellKnown);
    int port = kept;
    if (!isFree(kept)) {
      port = isFree(wellKnown) ? wellKnown : anyFree();
      remarks.add("Port %d is taken: %s listens on %d".formatted(kept, part, port));
    } else if (kept != wellKnown) {
      remarks.add("%s listens on %d, as before (see %s)".formatted(part, kept, file));
    }
    chosen.setProperty(part, Integer.toString(port));
    try (Writer writer = Files.newBufferedWriter(file)) {
      chosen.store(writer, null);
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot write %s: %s".formatted(file, e), e);
    }
    return port;
  }

  /** A line for each part that is not where one expects it. */
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  private static boolean isFree(int port) {
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
        int port = socket.getLocalPort();
        if (!chosen.containsValue(Integer.toString(port))) {
          return port;
        }
      } catch (IOException e) {
        throw ProgramException.trouble("There is no free port: " + e.getMessage(), e);
      }
    }
  }
}
