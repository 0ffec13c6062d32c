package com.instashop.capture.connector;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How a connector is doing.
 *
 * @param state of the connector: RUNNING, PAUSED, STOPPED, FAILED, UNASSIGNED …
 * @param task the state of its one task; NONE where it has none yet
 * @param error the first line of what went wrong; null where nothing did
 */
public record ConnectorStatus(String state, String task, String error) {
  private static final String RUNNING = "RUNNING";
  private static final String FAILED = "FAILED";
  private static final String STOPPED = "STOPPED";
  private static final String NONE = "NONE";

  static ConnectorStatus of(JsonNode status) {
    JsonNode connector = status.path("connector");
    JsonNode task = status.path("tasks").path(0);
    String trace = task.path("trace").asText(connector.path("trace").asText(""));
    return new ConnectorStatus(
        connector.path("state").asText("UNKNOWN"),
        task.path("state").asText(NONE),
        trace.isEmpty() ? null : reason(trace));
  }

  public boolean isRunning() {
    return state.equals(RUNNING) && task.equals(RUNNING);
  }

  public boolean isFailed() {
    return state.equals(FAILED) || task.equals(FAILED);
  }

  public boolean isStopped() {
    return state.equals(STOPPED) && task.equals(NONE);
  }

  /** The innermost cause tells most. */
  private static String reason(String trace) {
    String reason = trace.lines().findFirst().orElse("");
    for (String line : trace.lines().toList()) {
      if (line.startsWith("Caused by: ")) {
        reason = line.substring("Caused by: ".length());
      }
    }
    return reason;
  }
}
