package com.instashop.system;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate of 127.0.0.1 that only those trust who are told to. */
record Certificate(Path folder) {
  static final String PASSWORD = "changeit";
  private static final String NAME = "server";

  /** Makes one, with its key, as a key store and as PEM. */
  static Certificate make(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Certificate made = new Certificate(folder);
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    new ProcessBuilder(
            keytool,
            "-genkeypair",
            "-alias",
            NAME,
            "-keyalg",
            "RSA",
            "-keysize",
            "2048",
            "-dname",
            "CN=127.0.0.1",
            "-ext",
            "SAN=ip:127.0.0.1",
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            made.store().toString())
        .inheritIO()
        .start()
        .waitFor();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(made.store())) {
      store.load(in, PASSWORD.toCharArray());
    }
    pem(made.file(), "CERTIFICATE", store.getCertificate(NAME).getEncoded());
    pem(made.key(), "PRIVATE KEY", store.getKey(NAME, PASSWORD.toCharArray()).getEncoded());
    Files.setPosixFilePermissions(made.key(), PosixFilePermissions.fromString("rw-------"));
    return made;
  }

  private static void pem(Path file, String what, byte[] content) throws IOException {
    Files.writeString(
        file,
        "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
            .formatted(
                what, Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content)));
  }

  /** The certificate and its key. */
  Path store() {
    return folder.resolve("server.p12");
  }

  /** The certificate, PEM. */
  Path file() {
    return folder.resolve("server.pem");
  }

  /** Its key, PEM. */
  Path key() {
    return folder.resolve("server.key");
  }
}
