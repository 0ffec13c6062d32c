package com.instashop.capture.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.redis.Json;
import org.junit.jupiter.api.Test;

class ConnectorStatusTest {

  @Test
  void runsWhereConnectorAndTaskRun() {
    ConnectorStatus status =
        status("{'connector':{'state':'RUNNING'},'tasks':[{'id':0,'state':'RUNNING'}]}");
    assertThat(status).isEqualTo(new ConnectorStatus("RUNNING", "RUNNING", null));
    assertThat(status.isRunning()).isTrue();
    assertThat(status.isFailed()).isFalse();
  }

  @Test
  void failedTaskTellsTheInnermostCause() {
    String trace =
        """
        org.apache.kafka.connect.errors.ConnectException: An exception occurred\\n\\tat a.B.c(B.java:1)\\n\
        Caused by: io.debezium.DebeziumException: outer\\n\\tat a.B.d(B.java:2)\\n\
        Caused by: org.postgresql.util.PSQLException: FATAL: shutting down\\n\\t... 9 more\\n""";
    ConnectorStatus status =
        status(
            "{'connector':{'state':'RUNNING'},'tasks':[{'state':'FAILED','trace':'%s'}]}"
                .formatted(trace));
    assertThat(status.error()).isEqualTo("org.postgresql.util.PSQLException: FATAL: shutting down");
    assertThat(status.isFailed()).isTrue();
    assertThat(status.isRunning()).isFalse();
  }

  @Test
  void failedConnectorWithoutATaskTellsItsFirstLine() {
    ConnectorStatus status =
        status("{'connector':{'state':'FAILED','trace':'a.B: no\\n\\tat a.B.c'},'tasks':[]}");
    assertThat(status).isEqualTo(new ConnectorStatus("FAILED", "NONE", "a.B: no"));
    assertThat(status.isFailed()).isTrue();
  }

  @Test
  void isStoppedOnceItHasNoTask() {
    assertThat(status("{'connector':{'state':'STOPPED'},'tasks':[]}").isStopped()).isTrue();
    assertThat(
            status("{'connector':{'state':'STOPPED'},'tasks':[{'state':'RUNNING'}]}").isStopped())
        .isFalse();
  }

  @Test
  void neitherRunsNorFailsBeforeItHasATask() {
    ConnectorStatus status = status("{'connector':{'state':'RUNNING'},'tasks':[]}");
    assertThat(status.isRunning() || status.isFailed() || status.isStopped()).isFalse();
  }

  private static ConnectorStatus status(String json) {
    return ConnectorStatus.of(Json.read(json.replace('\'', '"'), JsonNode.class));
  }
}
