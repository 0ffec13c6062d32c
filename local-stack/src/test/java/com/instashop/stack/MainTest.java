package com.instashop.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

class MainTest {
  /** Tests run in the folder of their module. */
  private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

  @Test
  void refusesAnUnknownCommand() {
    assertMistake(run("dance"), "'dance'", "instashop --help");
  }

  @Test
  void refusesAnUnknownOption() {
    assertMistake(run("up", "--fast"), "'--fast'", "instashop up --help");
  }

  @Test
  void saysInPlainWordsWhatIsWrongWithArguments() {
    assertMistake(run("statsu"), "There is no command 'statsu'; see instashop --help");
    assertMistake(run("metric", "lsit"), "There is no command 'lsit'; see instashop metric --help");
    assertMistake(run("topics", "all"), "'all' is too much; see instashop topics --help");
    assertMistake(run("demo", "--rate", "many"), "'many' is no whole number");
    assertMistake(
        run("metrics", "x", "--by", "year"),
        "'year' is none of them, write window, minute, hour or day");
  }

  @Test
  void checksFilesWithoutAnyStack() throws IOException {
    Path folder = Folders.fromEnvironment().home();
    Path metric = folder.resolve("mine.yaml");
    Files.writeString(metric, "title: x\ntable: stock\n");
    assertThat(run("metric", "check", metric.toString()).status()).isEqualTo(ExitCode.OK);
    Files.writeString(metric, "title: x\ntable: nothing\n");
    assertMistake(run("metric", "check", metric.toString()), ":2: table nothing is not captured");
    Files.writeString(
        metric, "database: instashop\ntable: transaction\nkey: a\ncolumns: {a: text}\n");
    assertMistake(run("table", "check", metric.toString()), "is the table of transaction");
  }

  @Test
  void refusesProcessesThatAreNotThere() throws IOException {
    Path deployment = Folders.fromEnvironment().home().resolve("wrong.yaml");
    for (String processes : List.of("compose: nosuch.yml", "stack: nosuch")) {
      Files.writeString(deployment, "processes: {%s}\n".formatted(processes));
      assertMistake(run("logs", "--deployment", deployment.toString()), "nosuch", "not there");
    }
  }

  @Test
  void refusesABadNumber() {
    assertMistake(run("demo", "--rate", "many"), "--rate", "many", "instashop demo --help");
    assertMistake(run("demo", "--rate", "0"), "--rate 0", "1 or more");
    assertMistake(run("peek", "transaction", "--max", "0"), "--max 0", "at least 1");
    assertMistake(run("logs", "-n", "-1"), "-n -1", "at least 0");
  }

  @Test
  void refusesABadDuration() {
    assertMistake(run("demo", "--for", "soon"), "'soon' is no time", "60s or 5m");
    assertMistake(run("demo", "--for", "5w"), "'5w' is no time");
    assertMistake(run("demo", "--for", "5"), "'5' is no time", "60s or 5m");
    assertMistake(run("demo", "--for", "0m"), "--for", "1s or more");
    assertMistake(run("verify", "--every", "0s"), "--every", "1s or more");
  }

  @Test
  void theListOfCommandsSaysASentenceOfEach() {
    assertThat(Main.commandLine().getSubcommands().values())
        .allSatisfy(
            command ->
                assertThat(command.getCommandSpec().usageMessage().description()[0])
                    .as(command.getCommandName())
                    .endsWith("."));
  }

  @Test
  void aParagraphOfHelpIsWrappedByTheWidthOfTheTerminal() {
    assertThat(Main.commandLine().getSubcommands().values())
        .filteredOn(command -> !command.getCommandName().equals("help"))
        .flatExtracting(
            command ->
                Stream.concat(Stream.of(command), command.getSubcommands().values().stream())
                    .map(each -> each.getCommandSpec().usageMessage().description())
                    .flatMap(Stream::of)
                    .toList())
        .allSatisfy(paragraph -> assertThat((String) paragraph).endsWith("."));
  }

  @Test
  void saysItsVersionAsItWasBuilt() throws IOException {
    Outcome outcome = run("--version");
    assertThat(outcome.status()).isEqualTo(ExitCode.OK);
    assertThat(outcome.output().strip()).isEqualTo("InstaShop " + version());
  }

  /** As the project says it. */
  private static String version() throws IOException {
    Matcher version =
        Pattern.compile("(?m)^  <version>(.+)</version>$")
            .matcher(Files.readString(PROJECT.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    return version.group(1);
  }

  @Test
  void whoAsksBeforeAnythingIsBuiltWaitsForNothing(@TempDir Path fresh) throws Exception {
    Files.createDirectory(fresh.resolve("scripts"));
    for (String file : List.of("scripts/instashop", "pom.xml", "README.md")) {
      Files.copy(PROJECT.resolve(file), fresh.resolve(file));
    }
    assertThat(script(fresh, ExitCode.OK, "--version").strip()).isEqualTo("InstaShop " + version());
    assertThat(script(fresh, ExitCode.OK, "--help")).contains("  demo [--rate N]", "  up, down,");
    assertThat(script(fresh, ExitCode.OK, "down", "--help"))
        .startsWith("  up, down, reset\n      the same servers")
        .doesNotContain("demo");
    assertThat(script(fresh, ExitCode.OK, "generate", "--rate", "5", "-h")).contains("--bulk");
    assertThat(script(fresh, ExitCode.USAGE, "dance", "--help"))
        .isEqualTo("There is no command 'dance'; see scripts/instashop --help\n");
    assertThat(script(fresh, ExitCode.USAGE, "down")).startsWith("No Java found");
    assertThat(fresh).isDirectoryNotContaining("glob:**/{local-stack,.instashop}");
  }

  @Test
  void whatMavenAloneHasBuiltIsNotBuiltAgain(@TempDir Path tree) throws Exception {
    Files.createDirectory(tree.resolve("scripts"));
    Files.copy(PROJECT.resolve("scripts/instashop"), tree.resolve("scripts/instashop"));
    Files.copy(PROJECT.resolve("pom.xml"), tree.resolve("pom.xml"));
    String script = Files.readString(tree.resolve("scripts/instashop"));
    Files.createDirectory(tree.resolve("libraries"));
    for (String module : words(script, "modules")) {
      Files.createDirectories(tree.resolve(module).resolve("src/main/java"));
    }
    Path source = Files.createFile(tree.resolve("contracts/src/main/java/Source.java"));
    for (Path file : List.of(source, tree.resolve("pom.xml"))) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    }
    program(
        tree.resolve("bin/java"),
        "[ $1 != -version ] && echo runs || echo openjdk version '\"17.0.1\"'");
    program(tree.resolve("bin/javac"), "true");
    program(tree.resolve("mvnw"), "echo '[ERROR] builds'; exit 1");

    assertThat(script(tree, tree, ExitCode.SOFTWARE, "down")).contains("(nothing is built yet)");
    for (String jar : words(script, "jars")) {
      Path built = tree.resolve(jar.replace('*', '1'));
      Files.createDirectories(built.getParent());
      Files.createFile(built);
    }
    assertThat(script(tree, tree, ExitCode.SOFTWARE, "down")).contains("(nothing is built yet)");
    Files.createDirectories(tree.resolve("local-stack/servers/kafka/target/kafka-home/libs"));
    Files.createDirectories(tree.resolve("local-stack/servers/spark/target/spark-home/jars"));
    assertThat(script(tree, tree, ExitCode.OK, "down")).isEqualTo("runs\n");
    // Newer than one of the jars, though not than the others.
    Files.setLastModifiedTime(
        tree.resolve("spark-jobs/target/spark-jobs.jar"),
        FileTime.from(Instant.now().minusSeconds(90)));
    assertThat(script(tree, tree, ExitCode.SOFTWARE, "down"))
        .contains(" changed)", "[ERROR] builds");
  }

  /** What a variable of the script holds. */
  private static List<String> words(String script, String variable) {
    Matcher value = Pattern.compile("(?m)^" + variable + "=\"([^\"]*)\"").matcher(script);
    assertThat(value.find()).as(variable).isTrue();
    return List.of(value.group(1).trim().split("\\s+"));
  }

  private static void program(Path file, String line) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** What a fresh clone prints, on a machine that has no Java yet. */
  private static String script(Path project, int status, String... arguments) throws Exception {
    return script(project, project.resolve("nosuch"), status, arguments);
  }

  private static String script(Path project, Path java, int status, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "scripts/instashop"));
    command.addAll(List.of(arguments));
    ProcessBuilder script = new ProcessBuilder(command).directory(project.toFile());
    script.environment().put("JAVA_HOME", java.toString());
    Process process = script.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(status);
    return output;
  }

  @Test
  void refusesAMasterThatCannotBe() throws IOException {
    Path deployment = Folders.fromEnvironment().home().resolve("any.yaml");
    Files.writeString(deployment, "databases:\n  \"*\": jdbc:postgresql://127.0.0.1/{database}\n");
    for (String unknown :
        List.of("foo://x", "spark://x", "spark://x:7077,y", "local[0]", "local-cluster[x]")) {
      assertMistake(
          run("submit", "--deployment", deployment.toString(), "--master", unknown),
          "--master " + unknown,
          "spark://127.0.0.1:7077");
    }
    for (String other : List.of("yarn", "k8s://https://kubernetes.example:6443")) {
      assertMistake(
          run("submit", "--deployment", deployment.toString(), "--master", other),
          "--master " + other,
          "spark-submit of your own Spark 3.3");
    }
  }

  @Test
  void refusesWhatSparkWouldRefuseAtLength() throws IOException {
    Path deployment = Folders.fromEnvironment().home().resolve("any.yaml");
    Files.writeString(deployment, "redis: {url: 'redis://127.0.0.1'}\n");
    assertMistake(
        run("submit", "--deployment", deployment.toString(), "--kill", "driver-1"),
        "--kill: name the cluster with --master",
        "spark://127.0.0.1:7077");
    assertMistake(
        run("submit", "--deployment", deployment.toString(), "--conf", "foo"),
        "--conf foo: write KEY=VALUE");
    assertMistake(
        run("submit", "--deployment", deployment.toString(), "--properties-file", "nosuch"),
        "--properties-file nosuch");
  }

  @Test
  void refusesAClusterThatCannotBeBeforeItStartsAnything() {
    assertMistake(run("cluster", "up", "--workers", "0"), "--workers 0: there can be 1 to ");
    assertThat(Folders.fromEnvironment().cluster().run()).isEmptyDirectory();
  }

  @Test
  void namesTheSettingThatKafkasClientsCannotBeMadeWith() throws IOException {
    Path folder = Folders.fromEnvironment().home();
    Path deployment = folder.resolve("wrong.yaml");
    for (String command : List.of("topics", "peek", "verify")) {
      String[] arguments =
          command.equals("peek")
              ? new String[] {command, "transaction", "--deployment", deployment.toString()}
              : new String[] {command, "--deployment", deployment.toString()};
      Files.writeString(deployment, deployment("127.0.0.1", ""));
      assertMistake(run(arguments), "Invalid url in bootstrap.servers: 127.0.0.1");
      Files.writeString(
          folder.resolve("client.properties"),
          "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=SCRAM-SHA-512\n");
      Files.writeString(
          deployment, deployment("127.0.0.1:9092", ", properties: client.properties"));
      assertMistake(run(arguments), "JAAS configuration");
    }
  }

  private static String deployment(String servers, String more) {
    return """
        kafka: {bootstrap-servers: "%s"%s}
        redis: {url: 'redis://127.0.0.1:1'}
        databases: {'*': 'jdbc:postgresql://127.0.0.1:1/{database}'}
        accounts:
          auditor:
            postgres: {user: auditor, password: {env: PATH}}
          dashboard:
            postgres: {user: dashboard, password: {env: PATH}}
        """
        .formatted(servers, more);
  }

  @Test
  void verifyLooksForPasswordsBeforeItWaitsForServers() throws IOException {
    Path deployment = Folders.fromEnvironment().home().resolve("wrong.yaml");
    Files.writeString(
        deployment, deployment("127.0.0.1:1", "").replace("PATH", "NO_SUCH_VARIABLE"));
    for (String[] arguments : new String[][] {{"verify"}, {"verify", "--every", "1s"}}) {
      CommandLine commandLine = Main.commandLine();
      String[] all = Arrays.copyOf(arguments, arguments.length + 2);
      all[arguments.length] = "--deployment";
      all[arguments.length + 1] = deployment.toString();
      assertMistake(run(commandLine, all), "set NO_SUCH_VARIABLE to the password");
    }
  }

  @Test
  void namesTheServerThatDoesNotAnswer() throws IOException {
    Path deployment = Folders.fromEnvironment().home().resolve("wrong.yaml");
    Files.writeString(deployment, deployment("127.0.0.1:1", ""));
    assertAway("Redis at 127.0.0.1:1", ExitCode.SOFTWARE, "metrics", deployment);
    assertAway("PostgreSQL at 127.0.0.1:1/dwh_db", 3, "proofs", deployment);
    // That nobody could compare is not that they differ.
    assertAway("Kafka at 127.0.0.1:1", 3, "verify", deployment, "--timeout", "1s");
  }

  private static void assertAway(
      String server, int status, String command, Path deployment, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of(command, "--deployment", deployment.toString()));
    arguments.addAll(List.of(more));
    Outcome outcome = run(arguments.toArray(String[]::new));
    assertThat(outcome.errors().strip())
        .isEqualTo(server + " does not answer: see scripts/instashop doctor");
    assertThat(outcome.status()).isEqualTo(status);
  }

  @Test
  void refusesANumberOfBrokersThatCannotBe() {
    assertMistake(run("up", "--brokers", "2"), "--brokers 2", "1 or 3");
    assertMistake(run("demo", "--brokers", "three"), "--brokers", "three");
  }

  @Test
  void saysInOneLineThatAServerIsAway() {
    CommandLine commandLine = Main.commandLine().addSubcommand(new Unlucky());
    Outcome outcome = run(commandLine, "unlucky");
    assertThat(outcome.errors().lines()).containsExactly("Kafka: Timed out waiting for a node");
    assertThat(outcome.status()).isEqualTo(ExitCode.SOFTWARE);
  }

  /** Fails as Kafka's admin client does. */
  @Command(name = "unlucky")
  private static final class Unlucky implements Callable<Integer> {
    @Override
    public Integer call() throws ExecutionException {
      throw new ExecutionException(new TimeoutException("Timed out waiting for a node"));
    }
  }

  @Test
  void resetDeletesNothingWithoutConsoleAndConfirmation() throws IOException {
    Path kept = Folders.fromEnvironment().log("server");
    Files.writeString(kept, "INFO hello\n");
    assertMistake(run("reset"), "--yes");
    assertThat(kept).exists();
  }

  @Test
  void resetDeletesAllButTheServers() throws IOException {
    Folders folders = Folders.fromEnvironment();
    Files.writeString(folders.temporary("spark").resolve("left"), "");
    Files.writeString(folders.log("server"), "INFO hello\n");
    Path servers = folders.servers();
    assertThat(run("reset", "--yes").status()).isEqualTo(ExitCode.OK);
    assertThat(folders.home()).isDirectoryNotContaining("glob:**/{data,logs,run,temporary}");
    assertThat(servers).exists();
  }

  @Test
  void saysThatThereAreNoLogsYet() throws IOException {
    Folders.delete(Folders.fromEnvironment().logs());
    assertMistake(run("logs", "spark"), "No log of spark", "no logs yet");
  }

  @Test
  void saysThatNoStackIsRunning() {
    for (String command :
        List.of(
            "topics",
            "connectors",
            "metrics",
            "generate",
            "dashboard",
            "submit",
            "verify",
            "rebuild")) {
      assertMistake(run(command), "No stack is running", "scripts/instashop up");
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpEndsWell(String command) {
    Outcome help = run(command, "--help");
    assertThat(help.status()).isEqualTo(ExitCode.OK);
    assertThat(help.errors()).isEmpty();
    assertThat(help.output()).contains("Usage: instashop " + command);
  }

  static Set<String> commands() {
    Set<String> commands = new TreeSet<>(Main.commandLine().getSubcommands().keySet());
    // Their help is that of programs of their own.
    commands.removeAll(List.of("generate", "dashboard"));
    return commands;
  }

  @Test
  void helpNamesEveryCommandOnce() {
    Outcome help = run("--help");
    assertThat(help.status()).isEqualTo(ExitCode.OK);
    assertThat(help.output().lines().map(String::strip).map(line -> line.replaceFirst(" .*", "")))
        .containsOnlyOnce("demo", "up", "down", "status", "logs", "reset", "generate", "submit")
        .containsOnlyOnce(
            "topics", "peek", "connectors", "metrics", "verify", "rebuild", "dashboard")
        .doesNotContain("supervise");
  }

  @Test
  void generateLeavesAllOptionsToTheGenerator() {
    CommandLine.ParseResult generate =
        Main.commandLine().parseArgs("generate", "--rate", "5", "--help").subcommand();
    assertThat(generate.commandSpec().options()).isEmpty();
    assertThat(generate.matchedPositional(0).<List<String>>getValue())
        .containsExactly("--rate", "5", "--help");
  }

  private record Outcome(int status, String output, String errors) {}

  private static Outcome run(String... arguments) {
    return run(Main.commandLine(), arguments);
  }

  private static Outcome run(CommandLine commandLine, String... arguments) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    int status =
        commandLine
            .setOut(new PrintWriter(output, true))
            .setErr(new PrintWriter(errors, true))
            .execute(arguments);
    return new Outcome(status, output.toString(), errors.toString());
  }

  /** One line that says what and how to mend it, and exit status 2. */
  private static void assertMistake(Outcome outcome, String... parts) {
    assertThat(outcome.errors().lines()).hasSize(1);
    assertThat(outcome.errors()).contains(parts);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.status()).isEqualTo(ExitCode.USAGE);
  }
}
