package com.instashop.stack.server;

import com.instashop.contracts.ProgramException;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.LogMark;
import com.instashop.stack.process.Part;
import com.instashop.stack.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;

/** Redis 7 with an append-only file and a user for each program. */
final class RedisServer {
  private static final Logger LOG = LoggerFactory.getLogger(RedisServer.class);
  static final String NAME = "redis";

  private final Folders folders;
  private final Addresses addresses;
  private final Deployment deployment;

  RedisServer(Folders folders, Addresses addresses, Deployment deployment) {
    this.folders = folders;
    this.addresses = addresses;
    this.deployment = deployment;
  }

  Part part(Runnable changed) {
    Path program = new NativeBinaries(folders).redis();
    Path data = folders.ownData(NAME);
    new RedisFiles(data).emptyBase().ifPresent(file -> setAside(file + " is empty"));
    Path configuration = folders.run().resolve("redis.conf");
    Path users = folders.run().resolve("redis-users.acl");
    try {
      Files.writeString(users, new RedisUsers(deployment).lines());
      // Who watches the documents is told of a SET (K$); the many hashes stay silent, which is
      // cheap.
      Files.writeString(
          configuration,
          """
          bind %s
          port %d
          dir "%s"
          aclfile "%s"
          appendonly yes
          appendfsync everysec
          save ""
          notify-keyspace-events "K$"
          """
              .formatted(Addresses.HOST, addresses.redisPort(), data, users));
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot configure Redis: " + e.getMessage(), e);
    }
    return new Part(
        new ProcessSpec(
            NAME,
            List.of(program.toString(), configuration.toString()),
            Map.of(),
            folders.log(NAME)),
        Addresses.HOST + ":" + addresses.redisPort(),
        launched -> {
          try (Jedis redis = deployment.redis(Account.ADMINISTRATOR).connect()) {
            return redis.ping().equals("PONG");
          }
        },
        changed,
        new SettingAside());
  }

  /**
   * A power loss may leave the append-only file such that Redis does not start from it. What is in
   * it can be made again from Kafka, so it is put aside.
   */
  private final class SettingAside implements Part.Mender {
    @Override
    public boolean isNeeded(LogMark said) {
      return RedisFiles.complaint(said).isPresent();
    }

    @Override
    public void mend(LogMark said) {
      setAside(RedisFiles.complaint(said).orElseThrow());
    }
  }

  private void setAside(String complaint) {
    LOG.warn(
        "Redis cannot read its data ({}): they are put aside as {}, and all is made again from"
            + " Kafka",
        complaint,
        folders.setAside(NAME));
  }
}
