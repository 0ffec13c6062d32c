package com.instashop.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGProperty;
import org.postgresql.core.PGStream;
import org.postgresql.core.SocketFactoryFactory;
import org.postgresql.util.HostSpec;

/** Within PostgreSQL's driver. */
@Timeout(60)
class PatientSocketsTest {
  private static final int LONG_MILLIS = 60_000;

  @Test
  void theDriverWaitsWhereItOnlyLooks() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        PGStream stream = connect(server);
        Socket postgres = server.accept()) {
      long begin = System.nanoTime();
      assertThat(stream.hasMessagePending()).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .as("not the driver's millisecond")
          .isGreaterThan(PatientSockets.LONGEST_WAIT.dividedBy(2));
      postgres.getOutputStream().write('w');
      assertThat(stream.hasMessagePending()).isTrue();
      assertThat(stream.receiveChar()).isEqualTo('w');
    }
  }

  private static PGStream connect(ServerSocket server) throws Exception {
    Properties properties = new Properties();
    PGProperty.SOCKET_FACTORY.set(properties, PatientSockets.class.getName());
    return new PGStream(
        SocketFactoryFactory.getSocketFactory(properties),
        new HostSpec(server.getInetAddress().getHostAddress(), server.getLocalPort()),
        LONG_MILLIS);
  }

  @Test
  void otherTimeoutsStayAsTheyAre() throws Exception {
    try (Socket socket = new PatientSockets().createSocket()) {
      socket.setSoTimeout(LONG_MILLIS);
      assertThat(socket.getSoTimeout()).isEqualTo(LONG_MILLIS);
      socket.setSoTimeout(0);
      assertThat(socket.getSoTimeout()).isZero();
    }
  }
}
