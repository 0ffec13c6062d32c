package com.instashop.stack.folder;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.instashop.contracts.AtomicFile;
import com.instashop.contracts.ProgramException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The ports of the parts: the well-known ones, or free ones where those are taken. What was chosen
 * is kept for the next start.
 *
 * <p>Between the choice and the moment when its server listens a port would be another stack's to
 * choose, and again while its server is started anew. So the process that chooses claims it as long
 * as it runs: it holds UDP's port of the same number, which none of the servers uses, and which the
 * system frees with the process.
 */
public final class Ports {
  private static final Map<Integer, DatagramSocket> CLAIMS = new HashMap<>();

  /** Below all from which systems take the near end of a connection, which could be faster. */
  private static final int FIRST_FREE = 20_000;

  private static final int LAST_FREE = 32_767;
  private static final int ATTEMPTS = 10_000;

  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
  private static final int LAST = 65_535;

  private final Path file;
  private final Properties chosen = new Properties();
  private final List<String> remarks = new ArrayList<>();

  public Ports(Folders folders) {
    this(folders.run().resolve("ports"));
  }

  Ports(Path file) {
    this.file = file;
    if (Files.exists(file)) {
      try {
        chosen.load(new StringReader(written(Files.readString(file, ISO_8859_1))));
      } catch (IOException e) {
        throw ProgramException.trouble("Cannot read %s: %s".formatted(file, e), e);
      } catch (IllegalArgumentException e) {
        throw ProgramException.mistake("%s: %s".formatted(file, e.getMessage()), e);
      }
    }
  }

  /** A power loss may have left zeroes. */
  private static String written(String content) {
    int zeroes = content.indexOf('\0');
    return zeroes < 0 ? content : content.substring(0, zeroes);
  }

  /** The port that is kept for a part; the well-known one before its first start. */
  public int of(String part, int wellKnown) {
    String kept = chosen.getProperty(part, "").strip();
    if (kept.isEmpty()) {
      return wellKnown;
    }
    if (!PORT.matcher(kept).matches() || Integer.parseInt(kept) > LAST) {
      throw ProgramException.mistake("%s: %s=%s is no port".formatted(file, part, kept));
    }
    return Integer.parseInt(kept);
  }

  /** Chooses a port that is free now: the kept one, the well-known one, or any. */
  public int choose(String part, int wellKnown) {
    int kept = of(part, wellKnown);
    int port = kept;
    if (!claim(kept)) {
      port = claim(wellKnown) ? wellKnown : anyFree();
      remarks.add("Port %d is taken: %s listens on %d".formatted(kept, part, port));
    } else if (kept != wellKnown) {
      remarks.add("%s listens on %d, as before (see %s)".formatted(part, kept, file));
    }
    String value = Integer.toString(port);
    if (!value.equals(chosen.setProperty(part, value))) {
      write();
    }
    return port;
  }

  private void write() {
    StringWriter content = new StringWriter();
    try {
      chosen.store(content, null);
    } catch (IOException e) {
      throw new UncheckedIOException("A text can be written", e);
    }
    AtomicFile.write(file, content.toString());
  }

  /** A line for each part that is not where one expects it. */
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** Makes a port this process's own, unless somebody uses it or has claimed it. */
  private static boolean claim(int port) {
    SocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    synchronized (CLAIMS) {
      DatagramSocket claim = CLAIMS.get(port);
      try {
        if (claim == null) {
          claim = new DatagramSocket(address);
        }
        if (isFree(address)) {
          CLAIMS.put(port, claim);
          return true;
        }
      } catch (IOException e) {
        return false;
      }
      CLAIMS.remove(port);
      claim.close();
      return false;
    }
  }

  private static boolean isFree(SocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private int anyFree() {
    RandomGenerator random = RandomGenerator.getDefault();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = random.nextInt(FIRST_FREE, LAST_FREE + 1);
      if (!chosen.containsValue(Integer.toString(port)) && claim(port)) {
        return port;
      }
    }
    throw ProgramException.trouble(
        "There is no free port from %d to %d".formatted(FIRST_FREE, LAST_FREE));
  }
}
