package com.instashop.stack.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instashop.contracts.ProgramException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("secrets");
  }

  @Test
  void makesEachPasswordUpOnce() {
    secrets().complete(List.of("redis_admin", "redis_spark"));
    String admin = secrets().password("redis_admin");
    String spark = secrets().password("redis_spark");
    assertThat(admin).hasSizeGreaterThanOrEqualTo(20).isNotEqualTo(spark);

    secrets().complete(List.of("redis_admin", "redis_spark", "redis_capture"));
    assertThat(secrets().password("redis_admin")).isEqualTo(admin);
    assertThat(secrets().password("redis_spark")).isEqualTo(spark);
    assertThat(secrets().password("redis_capture")).isNotEqualTo(admin).isNotEqualTo(spark);
  }

  @Test
  void fileIsItsOwnersAlone() throws IOException {
    secrets().complete(List.of("redis_admin"));
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(folder.toFile().list()).containsExactly("secrets");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0\0\0\0", "redis_admin=half of i", "redis_admin=\0\0\n"})
  void whatAPowerLossTookIsMadeUpAgain(String left) throws IOException {
    Files.writeString(file, "redis_spark=kept\n" + left);
    secrets().complete(List.of("redis_admin", "redis_spark"));
    assertThat(secrets().password("redis_spark")).isEqualTo("kept");
    assertThat(secrets().password("redis_admin")).hasSizeGreaterThanOrEqualTo(20);
    assertThat(folder.toFile().list((folder, name) -> name.startsWith("secrets-unreadable-")))
        .hasSize(left.isEmpty() ? 0 : 1);
  }

  @Test
  void keepsWhatIsNewOnlyWhenItIsTold() {
    Secrets secrets = secrets();
    assertThat(secrets.makeUp(List.of("redis_admin"))).containsExactly("redis_admin");
    assertThat(file).doesNotExist();
    secrets.keep();
    assertThat(secrets().password("redis_admin")).isEqualTo(secrets.password("redis_admin"));
    assertThat(secrets().makeUp(List.of("redis_admin"))).isEmpty();
  }

  @Test
  void environmentGoesFirst() {
    secrets().complete(List.of("redis_admin", "redis_spark"));
    Secrets given = new Secrets(file, Map.of("INSTASHOP_SECRET_REDIS_ADMIN", "from outside"));
    assertThat(given.password("redis_admin")).isEqualTo("from outside");
    assertThat(given.password("redis_spark")).isEqualTo(secrets().password("redis_spark"));
  }

  @Test
  void namesThePasswordThatIsMissing() {
    assertThatThrownBy(() -> secrets().password("redis_admin"))
        .isInstanceOf(ProgramException.class)
        .hasMessage("There is no password of redis_admin in " + file);
  }

  private Secrets secrets() {
    return new Secrets(file, Map.of());
  }
}
