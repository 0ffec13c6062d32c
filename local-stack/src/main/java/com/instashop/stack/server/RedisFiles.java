package com.instashop.stack.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.instashop.contracts.ProgramException;
import com.instashop.stack.process.LogMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Redis' append-only files, as a power loss may have left them: a <a
 * href="https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/">manifest</a>
 * names a base, and the commands that followed it.
 *
 * @param folder of Redis' data
 */
record RedisFiles(Path folder) {
  /** How Redis 7.0 says that it cannot load them (aof.c, rdb.c) … */
  private static final Pattern UNREADABLE =
      Pattern.compile(
          "(Bad file format|Unexpected end of file|Unknown command .*) reading the append only file"
              + "|FATAL AOF MANIFEST FILE ERROR|Unable to obtain the AOF file .* length"
              + "|the truncated file is not the last file"
              + "|Error reading the RDB preamble of the AOF file|Wrong signature trying to load DB"
              + "|Short read or OOM loading DB|Internal error in RDB reading"
              + "|Wrong RDB checksum|Failure loading rdb format");

  /** … and that the fault is another one. */
  private static final Pattern NOT_THEIR_FAULT =
      Pattern.compile(
          "Permission denied|No space left on device|Read-only file system|Too many open files"
              + "|Input/output error|Cannot allocate memory|Out Of Memory");

  /** The manifest's line of the base. */
  private static final Pattern BASE =
      Pattern.compile("^file (\\S+) seq \\d+ type b\\s*$", Pattern.MULTILINE);

  /** The line in which Redis says that it cannot load them; empty where it does not. */
  static Optional<String> complaint(LogMark said) {
    return said.line(NOT_THEIR_FAULT).isPresent() ? Optional.empty() : said.line(UNREADABLE);
  }

  /**
   * A base that has nothing in it: Redis never leaves such a one, but starts from what followed it,
   * and says nothing. An empty file of what followed is no damage: a rewrite that does not succeed
   * leaves one where nothing was written before the next.
   */
  Optional<Path> emptyBase() {
    Path files = folder.resolve("appendonlydir");
    Path manifest = files.resolve("appendonly.aof.manifest");
    if (!Files.exists(manifest)) {
      return Optional.empty();
    }
    try {
      Matcher base = BASE.matcher(Files.readString(manifest, ISO_8859_1));
      if (!base.find()) {
        return Optional.empty();
      }
      Path file = files.resolve(base.group(1));
      // Of one that is missing Redis says so itself.
      return Files.exists(file) && Files.size(file) == 0 ? Optional.of(file) : Optional.empty();
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot read %s: %s".formatted(files, e), e);
    }
  }
}
