package com.instashop.program.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

class PassingErrorsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LOADING Redis is loading the dataset in memory",
        "OOM command not allowed when used memory > 'maxmemory'. script: 1f, on @user_script:3.",
        "READONLY You can't write against a read only replica.",
        "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist",
        "BUSY Redis is busy running a script.",
        "MASTERDOWN Link with MASTER is down",
        "NOREPLICAS Not enough good replicas to write.",
        "EXECABORT Transaction discarded because of previous errors."
      })
  void arePassedOver(String message) {
    assertThat(PassingErrors.isOne(new JedisDataException(message))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WRONGTYPE Operation against a key holding the wrong kind of value",
        "NOPERM User totals has no permissions to run the 'eval' command",
        "BUSYGROUP Consumer Group name already exists",
        "ERR increment or decrement would overflow"
      })
  void othersAreNot(String message) {
    assertThat(PassingErrors.isOne(new JedisDataException(message))).isFalse();
  }

  @Test
  void brokenConnectionIsOne() {
    assertThat(PassingErrors.isOne(new JedisConnectionException("reset"))).isTrue();
  }
}
