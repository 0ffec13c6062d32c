package com.instashop.generator.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.instashop.contracts.schema.Database;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabasesTest {
  @Test
  void urlForMessagesHasNoPassword() {
    String url = "jdbc:postgresql://localhost:1/instashop?password=secret";
    try (Databases databases = new Databases(Map.of("INSTASHOP_DB_URL", url))) {
      assertThat(databases.url(Database.INSTASHOP)).doesNotContain("secret");
    }
  }

  @Test
  void namesTheVariableThatIsNoUrl() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Databases(Map.of("CRM_DB_URL", "crm")))
        .withMessage("CRM_DB_URL is no JDBC URL: write jdbc:postgresql://host:port/database");
  }
}
