package com.instashop.stack.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.audit.Proof;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/**
 * Tells people when the numbers are equal no longer, and when they are again: a web hook gets a
 * document with a field {@code text}, which chats show, and what was found; a command gets the same
 * on its standard input.
 */
final class Alert {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Option(
      names = "--alert",
      paramLabel = "TARGET",
      defaultValue = "${env:INSTASHOP_ALERT}",
      description =
          "Who is told when the numbers differ, and when they are equal again: the URL of a web hook, or a command; better in INSTASHOP_ALERT, where nobody reads along.")
  private String target;

  private boolean holds = true;

  /** Whether there is anybody to be told. */
  boolean isWanted() {
    return target != null && !target.isBlank();
  }

  /** Takes note of what was told before this program began: whether all was equal. */
  void was(boolean proven) {
    holds = proven;
  }

  /**
   * Tells of a proof where it says something else than the last one did.
   *
   * @param sentence what people read
   * @return what went wrong with it, or null
   */
  String tell(Proof proof, String sentence) throws InterruptedException {
    if (!isWanted() || proof.holds() == holds) {
      return null;
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("text", "InstaShop: " + sentence);
    document.put("proven", proof.holds());
    document.put("at", proof.at());
    document.put("differences", proof.differences());
    try {
      if (target.matches("https?://.*")) {
        post(Json.write(document));
      } else {
        run(Json.write(document));
      }
      holds = proof.holds();
      return null;
    } catch (IOException | IllegalArgumentException | ProgramException e) {
      return "Nobody could be told: " + e.getMessage();
    }
  }

  private void post(String document) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(target))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(document))
            .build();
    int status = client.send(request, BodyHandlers.discarding()).statusCode();
    if (status / 100 != 2) {
      throw ProgramException.trouble("the web hook answers with status " + status);
    }
  }

  private void run(String document) throws IOException, InterruptedException {
    Process process =
        // Standard output is the proofs'. The shell turns to standard error as it is: to open that
        // anew by its name would empty the log behind it.
        new ProcessBuilder("/bin/sh", "-c", "exec 1>&2\n" + target)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var input = process.getOutputStream()) {
      input.write(document.getBytes(UTF_8));
    } catch (IOException e) {
      // One that does not listen may do its work all the same: its exit status tells.
    }
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw ProgramException.trouble(
          "the command has not ended after %d s".formatted(PATIENCE.toSeconds()));
    }
    if (process.exitValue() != 0) {
      throw ProgramException.trouble("the command ended with status " + process.exitValue());
    }
  }
}
