package com.instashop.stack.command;

import picocli.CommandLine;

/** The list of commands, in the order of the help. */
public final class Commands {

  private Commands() {}

  public static void addTo(CommandLine commandLine) {
    commandLine
        .addSubcommand(new DemoCommand())
        .addSubcommand(new UpCommand())
        .addSubcommand(new DownCommand())
        .addSubcommand(new StatusCommand())
        .addSubcommand(new LogsCommand())
        .addSubcommand(new ResetCommand())
        .addSubcommand(passOn(new GenerateCommand()))
        .addSubcommand(new SubmitCommand())
        .addSubcommand(new TopicsCommand())
        .addSubcommand(new PeekCommand())
        .addSubcommand(new ConnectorsCommand())
        .addSubcommand(new MetricsCommand())
        .addSubcommand(new SuperviseCommand());
  }

  /** A command whose options are another program's. */
  private static CommandLine passOn(Object command) {
    return new CommandLine(command).setUnmatchedOptionsArePositionalParams(true);
  }
}
