package com.instashop.capture.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instashop.contracts.ProgramException;
import com.instashop.program.deployment.ConnectAddress;
import com.instashop.program.deployment.Deployment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectClientTest {
  private final FakeConnect connect = new FakeConnect();
  private final ConnectClient client = connect.client();

  ConnectClientTest() throws IOException {}

  @AfterEach
  void close() {
    connect.close();
  }

  @Test
  void busyWorkerIsAskedAgain() throws InterruptedException {
    connect.next(409, "{\"message\":\"rebalancing\"}").next(409, "").next(204, "");
    client.stop("crm-connector");
    assertThat(connect.requests()).hasSize(3).containsOnly("PUT /connectors/crm-connector/stop");
  }

  @Test
  void connectorWhoseOffsetsAreLostIsKnown() throws InterruptedException {
    connect.next(200, "{\"offsets\":[]}");
    assertThat(client.hasOffsets("crm-connector")).isFalse();
    connect.next(
        200,
        """
        {"offsets":[{"partition":{"server":"crm_db"},"offset":{"lsn":24023128,"txId":745}}]}""");
    assertThat(client.hasOffsets("crm-connector")).isTrue();
    assertThat(connect.requests()).containsOnly("GET /connectors/crm-connector/offsets");
  }

  @Test
  void unknownConnectorIsToldInOneLine() {
    connect.always(404, "{\"error_code\":404,\"message\":\"Unknown connector\"}");
    assertTrouble(() -> client.restart("shop-connector", false))
        .contains("POST /connectors/shop-connector/restart", "no such connector");
    assertThat(connect.requests()).hasSize(1);
  }

  @Test
  void serversErrorIsToldInOneLine() {
    connect.always(
        500, "{\"error_code\":500,\"message\":\"first\\n  second\\r\\n\\r\\nthird\\n\"}");
    assertTrouble(client::statuses).endsWith("500 first; second; third");
    assertThat(connect.requests()).hasSize(1);
  }

  @Test
  void anotherServerIsNotTakenForConnect() {
    connect.always(200, "<html>\n</html>");
    assertTrouble(client::statuses).contains("is not Kafka Connect's REST API");
  }

  @Test
  void absentServerIsToldInOneLine() {
    URI base = connect.uri();
    connect.close();
    assertTrouble(client::statuses)
        .contains(base.toString().replaceAll("/$", ""), "does not answer");
  }

  private AbstractStringAssert<?> assertTrouble(ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProgramException.class, e -> assertThat(e.isUsersMistake()).isFalse())
        .message()
        .hasLineCount(1);
  }

  @Test
  void guardedOneLetsInWhoTheDeploymentNames(@TempDir Path folder) throws Exception {
    connect.guard("ops", "p:\u00e4ss word");
    Path file =
        Files.writeString(
            folder.resolve("deployment.yaml"),
            "connect: {url: '%s', user: ops, password: {file: password}}".formatted(connect.uri()));
    Files.writeString(folder.resolve("password"), "p:\u00e4ss word\n");
    assertThat(new ConnectClient(Deployment.load(file).connect()).statuses()).isEmpty();
    Files.writeString(folder.resolve("password"), "another");
    assertTrouble(() -> new ConnectClient(Deployment.load(file).connect()).statuses())
        .contains("refused GET", "401");
    assertTrouble(() -> connect.client().statuses()).contains("401");
  }

  @Test
  void wrongAddressIsNotAnUnknownConnector() {
    connect.always(404, "<html>nothing here</html>");
    assertTrouble(client::statuses)
        .endsWith(
            "404, not in Kafka Connect's words: is it still starting, or is something else there?");
    assertTrouble(() -> client.restart("crm-connector", false))
        .contains("404, not in Kafka Connect's words");
    assertThatThrownBy(() -> new ConnectClient(ConnectAddress.open(URI.create("localhost:8083"))))
        .hasMessage("localhost:8083 is no address of Kafka Connect: write http://host:port");
  }
}
