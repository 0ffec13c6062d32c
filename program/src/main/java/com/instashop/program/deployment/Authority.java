package com.instashop.program.deployment;

import com.instashop.contracts.ProgramException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who vouches for a server that speaks TLS.
 *
 * @param owner where it stands in the deployment file
 * @param file certificates of authorities, PEM; null for those that this machine trusts
 */
record Authority(String owner, Path file) {

  /**
   * A context that trusts no other.
   *
   * @throws ProgramException where the file holds no certificate
   */
  SSLContext context() {
    try {
      if (file == null) {
        return SSLContext.getDefault();
      }
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      try (InputStream in = Files.newInputStream(file)) {
        for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          trusted.setCertificateEntry("authority-" + trusted.size(), each);
        }
      }
      if (trusted.size() == 0) {
        throw ProgramException.mistake("%s: there is no certificate in %s".formatted(owner, file));
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw ProgramException.mistake(
          "%s: cannot read the certificates in %s: %s"
              .formatted(owner, file, ProgramException.ofFile(e)),
          e);
    }
  }
}
