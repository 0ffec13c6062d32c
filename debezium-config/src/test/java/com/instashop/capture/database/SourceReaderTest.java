package com.instashop.capture.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.JdbcAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SourceReaderTest {
  @TempDir private Path folder;

  @Test
  void databaseThatDoesNotAnswerIsNoDatabaseWithoutASlot() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    try (SourceReader reader = reader("127.0.0.1:" + port, "")) {
      String silence =
          "crm_db cannot be asked: PostgreSQL at 127.0.0.1:%d/crm_db does not answer"
              .formatted(port);
      assertThatThrownBy(() -> reader.slot(Database.CRM))
          .isInstanceOf(ProgramException.class)
          .hasMessage(silence);
      assertThatThrownBy(() -> reader.fault(Database.CRM)).hasMessage(silence);
      assertThat(reader.dropSlot(Database.CRM)).isFalse();
    }
  }

  @Test
  void serverThatLetsUsWaitIsNotAskedForTheOthersOfIts() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        SourceReader reader =
            reader("127.0.0.1:" + silent.getLocalPort(), "?sslmode=disable&loginTimeout=1")) {
      Thread listener =
          new Thread(
              () -> {
                try {
                  while (true) {
                    silent.accept();
                    connections.incrementAndGet();
                  }
                } catch (IOException e) {
                  // The test is over.
                }
              });
      listener.start();
      assertThatThrownBy(() -> reader.slot(Database.CRM)).hasMessageStartingWith("crm_db cannot");
      assertThatThrownBy(() -> reader.slot(Database.ERP)).hasMessageStartingWith("erp_db cannot");
      assertThatThrownBy(() -> reader.fault(Database.CRM)).hasMessageStartingWith("crm_db cannot");
      silent.close();
      listener.join();
      assertThat(connections).hasValue(1);
    }
  }

  @Test
  @Timeout(60)
  void whatTheUrlSaysOfPatienceCountsMore() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "jdbc:postgresql://127.0.0.1:%d/crm_db?loginTimeout=1";
      JdbcAddress address = new JdbcAddress(url.formatted(silent.getLocalPort()), "capture", "x");
      assertThatThrownBy(() -> address.connect(Duration.ofDays(1)))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"));
    }
  }

  private SourceReader reader(String server, String parameters) throws IOException {
    Path file = folder.resolve("deployment.yaml");
    Files.writeString(folder.resolve("password"), "secret");
    Files.writeString(
        file,
        """
        databases: {'*': 'jdbc:postgresql://%s/{database}%s'}
        accounts: {capture: {postgres: {user: debezium, password: {file: password}}}}
        """
            .formatted(server, parameters));
    return new SourceReader(Deployment.load(file));
  }
}
