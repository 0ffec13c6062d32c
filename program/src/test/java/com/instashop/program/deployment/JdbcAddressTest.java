package com.instashop.program.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JdbcAddressTest {

  @Test
  void serverIsTheSameForAllItsDatabases() {
    assertThat(new JdbcAddress("jdbc:postgresql://db:5433/crm_db?a=/b", "u", "p").server())
        .isEqualTo(new JdbcAddress("jdbc:postgresql://db:5433/erp_db", "u", "p").server())
        .isNotEqualTo(new JdbcAddress("jdbc:postgresql://db:5434/erp_db", "u", "p").server());
  }
}
