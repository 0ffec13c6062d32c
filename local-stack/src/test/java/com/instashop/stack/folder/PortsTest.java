package com.instashop.stack.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instashop.contracts.ProgramException;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {
  @TempDir private Path folder;
  private Path file;
  private int wellKnown;

  @BeforeEach
  void findAPort() throws IOException {
    file = folder.resolve("ports");
    try (ServerSocket free = listen(0)) {
      wellKnown = free.getLocalPort();
    }
  }

  @Test
  void takesTheWellKnownPortWithoutARemark() {
    Ports ports = new Ports(file);
    assertThat(ports.choose("redis", wellKnown)).isEqualTo(wellKnown);
    assertThat(ports.remarks()).isEmpty();
  }

  @Test
  void takesAnotherPortWhereTheWellKnownOneIsTaken() throws IOException {
    try (ServerSocket taken = listen(wellKnown)) {
      Ports ports = new Ports(file);
      int chosen = ports.choose("redis", taken.getLocalPort());
      assertThat(chosen).isNotEqualTo(wellKnown);
      assertThat(ports.remarks())
          .containsExactly("Port %d is taken: redis listens on %d".formatted(wellKnown, chosen));
      listen(chosen).close();
    }
  }

  @Test
  void keepsWhatWasChosen() throws IOException {
    int chosen;
    try (ServerSocket taken = listen(wellKnown)) {
      chosen = new Ports(file).choose("redis", taken.getLocalPort());
    }
    assertThat(new Ports(file).of("redis", wellKnown)).isEqualTo(chosen);
    Ports next = new Ports(file);
    assertThat(next.choose("redis", wellKnown)).isEqualTo(chosen);
    assertThat(next.remarks())
        .containsExactly("redis listens on %d, as before (see %s)".formatted(chosen, file));
  }

  @Test
  void goesBackToTheWellKnownPortWhereTheKeptOneIsTaken() throws IOException {
    try (ServerSocket taken = listen(0)) {
      int kept = taken.getLocalPort();
      Files.writeString(file, "redis=" + kept);
      Ports ports = new Ports(file);
      assertThat(ports.choose("redis", wellKnown)).isEqualTo(wellKnown);
      assertThat(ports.remarks())
          .containsExactly("Port %d is taken: redis listens on %d".formatted(kept, wellKnown));
    }
  }

  @Test
  void portThatAnotherProcessHasClaimedIsTaken() throws Exception {
    try (DatagramSocket claim = claimed()) {
      int kept = claim.getLocalPort();
      Files.writeString(file, "redis=" + kept);
      Ports ports = new Ports(file);
      assertThat(ports.choose("redis", kept)).isNotEqualTo(kept);
      assertThat(ports.remarks()).first().asString().startsWith("Port %d is taken".formatted(kept));
    }
  }

  @Test
  void chosenPortIsClaimedUntilTheProcessEnds() {
    int chosen = new Ports(file).choose("redis", wellKnown);
    assertThatThrownBy(() -> new DatagramSocket(chosen, InetAddress.getLoopbackAddress()).close())
        .isInstanceOf(BindException.class);
    assertThat(new Ports(file).choose("redis", wellKnown)).isEqualTo(chosen);
  }

  @Test
  void asksForNothingBeforeTheFirstStart() {
    assertThat(new Ports(file).of("redis", wellKnown)).isEqualTo(wellKnown);
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"six", "0", "-1", "65536", "99999999999"})
  void namesThePlaceOfAPortThatIsNone(String value) throws IOException {
    Files.writeString(file, "redis=" + value);
    assertThatThrownBy(() -> new Ports(file).of("redis", wellKnown))
        .isInstanceOf(ProgramException.class)
        .hasMessage("%s: redis=%s is no port".formatted(file, value));
  }

  @Test
  void namesAFileThatIsNone() throws IOException {
    Files.writeString(file, "redis=\\uXYZ");
    assertThatThrownBy(() -> new Ports(file))
        .isInstanceOf(ProgramException.class)
        .hasMessageStartingWith(file + ": ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "redis=", "redis=\0\0\0\0", "\0\0\0\0"})
  void keepsNothingOfWhatAPowerLossTook(String left) throws IOException {
    Files.writeString(file, left);
    assertThat(new Ports(file).choose("redis", wellKnown)).isEqualTo(wellKnown);
    assertThat(new Ports(file).of("redis", 1)).isEqualTo(wellKnown);
  }

  private static DatagramSocket claimed() throws IOException {
    return new DatagramSocket(0, InetAddress.getLoopbackAddress());
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
