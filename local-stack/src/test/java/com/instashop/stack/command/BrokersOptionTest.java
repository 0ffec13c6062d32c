package com.instashop.stack.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instashop.contracts.ProgramException;
import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BrokersOptionTest {
  @TempDir private Path home;
  private Folders folders;

  @BeforeEach
  void nameTheFolders() {
    folders = new Folders(home, home);
  }

  @Test
  void newFolderGetsOneBrokerOrAsManyAsAskedFor() {
    assertThat(option().in(folders)).isEqualTo(1);
    assertThat(option("--brokers", "1").in(folders)).isEqualTo(1);
    assertThat(option("--brokers", "3").in(folders)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "2", "4", "-1"})
  void refusesOtherNumbers(String number) {
    assertThatThrownBy(() -> option("--brokers=" + number).in(folders))
        .isInstanceOf(ProgramException.class)
        .hasMessage("--brokers %s: there can be 1 or 3", number)
        .satisfies(e -> assertThat(((ProgramException) e).isUsersMistake()).isTrue());
  }

  @Test
  void folderKeepsTheNumberItWasMadeWith() throws IOException {
    makeData(1);
    assertThat(option().in(folders)).isEqualTo(1);
    makeData(3);
    assertThat(option().in(folders)).isEqualTo(3);
    assertThat(option("--brokers", "3").in(folders)).isEqualTo(3);
  }

  @Test
  void refusesAnotherNumberThanTheDataWasMadeWith() throws IOException {
    makeData(1);
    assertThatThrownBy(() -> option("--brokers", "3").in(folders))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("the data was made with 1")
        .hasMessageContaining("scripts/instashop reset");
    makeData(3);
    assertThatThrownBy(() -> option("--brokers", "1").in(folders))
        .hasMessageContaining("the data was made with 3");
  }

  private static BrokersOption option(String... arguments) {
    return CommandLine.populateCommand(new BrokersOption(), arguments);
  }

  private void makeData(int brokers) throws IOException {
    for (int broker = 1; broker <= brokers; broker++) {
      Files.createDirectories(folders.data("kafka-" + broker));
    }
  }
}
