package com.instashop.stack.command;

import picocli.CommandLine.Command;

/** What can be done with the warehouse. */
@Command(
    name = "dwh",
    description = "Looks after the warehouse.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DwhPruneCommand.class, DwhRebuildCommand.class})
final class DwhCommand {}
