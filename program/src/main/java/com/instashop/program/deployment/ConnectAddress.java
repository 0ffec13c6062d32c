package com.instashop.program.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Where Kafka Connect's REST API is and who we are there. */
public final class ConnectAddress {
  private final URI url;
  private final Login login;
  private final Authority authority;

  /** One with a user, who may be null. */
  ConnectAddress(URI url, Login login, Authority authority) {
    this.url = url;
    this.login = login;
    this.authority = authority;
  }

  /** One that everybody may use. */
  public static ConnectAddress open(URI url) {
    return new ConnectAddress(url, null, new Authority(null, null));
  }

  public URI url() {
    return url;
  }

  /** The header {@code Authorization} of each request, see RFC 7617; empty without a user. */
  public Optional<String> authorization() {
    return Optional.ofNullable(login)
        .map(user -> (user.user() + ":" + user.password()).getBytes(UTF_8))
        .map(credentials -> "Basic " + Base64.getEncoder().encodeToString(credentials));
  }

  /** Whom to trust where the URL is one of HTTPS. */
  public SSLContext trust() {
    return authority.context();
  }

  @Override
  public String toString() {
    return url.toString();
  }
}
