package com.instashop.connector;

import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * Sockets for PostgreSQL's driver that wait for the server where the driver only has a look. The
 * thread that reads the log looks whether there is something, a millisecond each, two hundred times
 * a second and connector, where nothing comes. It waits instead, and goes on with the first byte.
 *
 * <p>The driver makes one of these factories, by its name.
 */
public final class PatientSockets extends SocketFactory {
  /** How long the driver lets a socket wait where it only has a look, in milliseconds. */
  private static final int LOOK = 1;

  /** So often the thread does what else it has to do: heartbeats, and its end. */
  static final Duration LONGEST_WAIT = Duration.ofMillis(200);

  private static final class PatientSocket extends Socket {
    @Override
    public void setSoTimeout(int millis) throws SocketException {
      super.setSoTimeout(millis == LOOK ? (int) LONGEST_WAIT.toMillis() : millis);
    }
  }

  @Override
  public Socket createSocket() {
    return new PatientSocket();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw alreadyConnected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
    throw alreadyConnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw alreadyConnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
    throw alreadyConnected();
  }

  private static UnsupportedOperationException alreadyConnected() {
    return new UnsupportedOperationException("PostgreSQL's driver connects its sockets itself");
  }
}
