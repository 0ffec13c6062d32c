package com.instashop.stack.command;

import java.util.List;
import picocli.CommandLine;

/** The list of commands, in the order of the help. */
public final class Commands {

  private Commands() {}

  public static void addTo(CommandLine commandLine) {
    CommandLine generate = passOn(new GenerateCommand());
    CommandLine dashboard = passOn(new DashboardCommand());
    commandLine
        .addSubcommand(new DemoCommand())
        .addSubcommand(new UpCommand())
        .addSubcommand(new DownCommand())
        .addSubcommand(new StatusCommand())
        .addSubcommand(new LogsCommand())
        .addSubcommand(new ResetCommand())
        .addSubcommand(new DoctorCommand())
        .addSubcommand(new InitCommand())
        .addSubcommand(new RemoveCommand())
        .addSubcommand(generate)
        .addSubcommand(dashboard)
        .addSubcommand(new NotebookCommand())
        .addSubcommand(new ClusterCommand())
        .addSubcommand(passOn(new SubmitCommand()))
        .addSubcommand(new TopicsCommand())
        .addSubcommand(new PeekCommand())
        .addSubcommand(new ConnectorsCommand())
        .addSubcommand(new MetricsCommand())
        .addSubcommand(new MetricCommand())
        .addSubcommand(new TableCommand())
        .addSubcommand(new VerifyCommand())
        .addSubcommand(new ProofsCommand())
        .addSubcommand(new RebuildCommand())
        .addSubcommand(new DwhCommand())
        .addSubcommand(new BackupCommand())
        .addSubcommand(new RestoreCommand())
        .addSubcommand(new ChaosCommand())
        .addSubcommand(new SuperviseCommand())
        .addSubcommand(new SuperviseClusterCommand())
        .addSubcommand(new CommandLine.HelpCommand());
    // Their --help is that of the programs.
    for (CommandLine passing : List.of(generate, dashboard)) {
      List.copyOf(passing.getCommandSpec().options()).forEach(passing.getCommandSpec()::remove);
    }
  }

  /** A command of which some options are another program's. */
  private static CommandLine passOn(Object command) {
    return new CommandLine(command).setUnmatchedOptionsArePositionalParams(true);
  }
}
