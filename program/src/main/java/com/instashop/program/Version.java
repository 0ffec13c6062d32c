package com.instashop.program;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Which version of InstaShop a program belongs to: that of the build. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    try (InputStream built = Version.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(built);
      return new String[] {"InstaShop " + properties.getProperty("version")};
    }
  }
}
