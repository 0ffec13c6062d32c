package com.instashop.stack.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.contracts.OwnerOnly;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** The folder of a backup: nobody but its owner looks into it. */
record BackupFolder(Path path) {
  private static final String MANIFEST = "manifest.json";

  /** As {@code sha256sum -c} reads it. */
  private static final String MANIFEST_SUM = "manifest.sha256";

  private static final int BUFFER = 1 << 16;

  /** Something that is written into a file. */
  @FunctionalInterface
  interface Writing {
    void write(OutputStream out) throws IOException;
  }

  /**
   * Makes it.
   *
   * @throws ProgramException where there is something in it already
   */
  void make() {
    try {
      if (Files.isDirectory(path)) {
        try (Stream<Path> content = Files.list(path)) {
          if (content.findAny().isPresent()) {
            throw ProgramException.mistake(
                "%s is not empty: name a folder that is not there yet".formatted(path));
          }
        }
        Files.setPosixFilePermissions(path, OwnerOnly.FOLDER);
      } else if (Files.exists(path)) {
        throw ProgramException.mistake(path + " is a file: name a folder that is not there yet");
      } else {
        OwnerOnly.makeFolder(path);
      }
    } catch (IOException e) {
      throw ProgramException.mistake("Cannot write into %s: %s".formatted(path, e), e);
    }
  }

  /** Writes a file that is not there yet, to the disk itself. */
  Manifest.Content write(String name, Writing writing) throws IOException {
    Path file = path.resolve(name);
    OwnerOnly.makeFolder(file.getParent());
    MessageDigest digest = sha256();
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      writing.write(new DigestOutputStream(Channels.newOutputStream(channel), digest));
      channel.force(true);
      return new Manifest.Content(name, channel.size(), HexFormat.of().formatHex(digest.digest()));
    }
  }

  /** Writes the manifest: with it, the backup is whole. */
  void finish(Manifest manifest) throws IOException {
    byte[] json = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
    String sum = HexFormat.of().formatHex(sha256().digest(json));
    write(MANIFEST_SUM, out -> out.write("%s  %s\n".formatted(sum, MANIFEST).getBytes(UTF_8)));
    write(MANIFEST, out -> out.write(json));
  }

  /** Takes away what was written of a backup that failed. */
  void discard() throws IOException {
    Folders.delete(path);
  }

  /**
   * Reads the manifest.
   *
   * @throws ProgramException where there is none, or not the one that was written
   */
  Manifest manifest() {
    byte[] json;
    try {
      json = Files.readAllBytes(path.resolve(MANIFEST));
    } catch (NoSuchFileException e) {
      throw ProgramException.mistake(
          "%s is no backup, or one that did not come to its end: it has no %s"
              .formatted(path, MANIFEST),
          e);
    } catch (IOException e) {
      throw ProgramException.mistake("Cannot read %s: %s".formatted(path, e), e);
    }
    try {
      String sum = Files.readString(path.resolve(MANIFEST_SUM));
      if (!sum.startsWith(HexFormat.of().formatHex(sha256().digest(json)))) {
        throw damaged(MANIFEST, "is not what was written");
      }
      int format = Json.MAPPER.readTree(json).path("format").asInt();
      if (format > Manifest.FORMAT) {
        throw ProgramException.mistake(
            "%s was made by a newer InstaShop: upgrade this one first".formatted(path));
      }
      return Json.MAPPER.readValue(json, Manifest.class);
    } catch (IOException e) {
      throw damaged(MANIFEST, "cannot be read: " + ProgramException.firstLine(e));
    }
  }

  /**
   * Makes sure that all files are what was written.
   *
   * @param read told how many bytes were read
   */
  void check(Manifest manifest, LongConsumer read) {
    List<Manifest.Content> contents = new ArrayList<>(manifest.declarations());
    manifest.tables().forEach(table -> contents.add(table.content()));
    for (Manifest.Content content : contents) {
      try {
        Path file = path.resolve(content.file());
        long bytes = Files.size(file);
        if (bytes != content.bytes()) {
          throw damaged(
              content.file(), "has %,d bytes instead of %,d".formatted(bytes, content.bytes()));
        }
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
          byte[] buffer = new byte[BUFFER];
          for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            read.accept(count);
          }
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(content.sha256())) {
          throw damaged(content.file(), "is not what was written");
        }
      } catch (NoSuchFileException e) {
        throw damaged(content.file(), "is missing");
      } catch (IOException e) {
        throw damaged(content.file(), "cannot be read: " + e);
      }
    }
  }

  private ProgramException damaged(String file, String why) {
    return ProgramException.mistake(
        "%s is damaged: %s %s; nothing was changed".formatted(path, file, why));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
