package com.instashop.stack.backup;

import com.instashop.program.deployment.Deployment;
import java.nio.file.Path;

/** What people declare, a folder for each kind. */
enum Declarations {
  TABLES("tables/"),
  METRICS("metrics/");

  private final String prefix;

  Declarations(String prefix) {
    this.prefix = prefix;
  }

  /** Where they lie. */
  Path folder(Deployment deployment) {
    return switch (this) {
      case TABLES -> deployment.tablePath();
      case METRICS -> deployment.metricPath();
    };
  }

  /** What a file is called in a backup. */
  String inBackup(String file) {
    return prefix + file;
  }

  /** Whether a file of a backup is one of these. */
  boolean has(String inBackup) {
    return inBackup.startsWith(prefix);
  }
}
