package com.instashop.stack.doctor;

import com.instashop.contracts.ProgramException;
import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine. */
final class MachineCheck {
  /** What Spark 3.3 runs on; other versions of Java are not among them. */
  private static final int JAVA = 17;

  private static final long GIBIBYTE = 1L << 30;
  private static final long MEMORY = 4 * GIBIBYTE;
  private static final long DISK = 5 * GIBIBYTE;

  private final Folders folders;

  MachineCheck(Folders folders) {
    this.folders = folders;
  }

  void check(Findings findings) {
    findings.about("this machine");
    int java = Runtime.version().feature();
    if (java == JAVA) {
      findings.fine("Java " + Runtime.version());
    } else {
      findings.wrong(
          "Java " + Runtime.version() + ", where Spark 3.3 needs 17",
          "export JAVA_HOME=… a JDK 17, for example of the package openjdk-17-jdk-headless");
    }
    long memory =
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getTotalMemorySize();
    int cores = Runtime.getRuntime().availableProcessors();
    String size = "%d cores, %.1f GiB of memory".formatted(cores, memory / (double) GIBIBYTE);
    if (memory < MEMORY) {
      findings.note(size, "the embedded stack needs 4 GiB; other servers may be elsewhere");
    } else {
      findings.fine(size);
    }
    Path existing = Folders.existing(folders.home());
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      String text = "%.0f GiB free for %s".formatted(free / (double) GIBIBYTE, folders.home());
      if (free < DISK) {
        findings.note(
            text,
            "an embedded stack needs 5 GiB: free some, or name another folder with INSTASHOP_HOME");
      } else {
        findings.fine(text);
      }
    } catch (IOException e) {
      findings.note(
          "%s cannot be looked at: %s".formatted(existing, ProgramException.firstLine(e)),
          "name another folder with INSTASHOP_HOME");
    }
  }
}
