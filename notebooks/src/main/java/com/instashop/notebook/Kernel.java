package com.instashop.notebook;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.LogManager;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.channels.Channels;
import org.rapaio.jupyter.kernel.channels.LoopThread;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;
import org.rapaio.jupyter.kernel.core.Transform;

/** Starts the kernel of the notebooks: as its own main does, but in an order without races. */
public final class Kernel {

  private Kernel() {}

  /**
   * Serves Jupyter until it ends the kernel.
   *
   * @param arguments the file in which Jupyter says where to listen
   */
  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager()
        .readConfiguration(Kernel.class.getResourceAsStream("logging.properties"));
    ConnectionProperties connection =
        Transform.fromJson(Files.readString(Path.of(arguments[0])), ConnectionProperties.class);
    Channels channels = new Channels(connection);
    channels.connect(MainApp.kernel);
    LoopThread.ready();
    channels.joinUntilClose();
  }
}
