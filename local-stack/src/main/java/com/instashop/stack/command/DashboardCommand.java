package com.instashop.stack.command;

import com.instashop.stack.folder.Folders;
import com.instashop.stack.server.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Opens the dashboard on the running stack. Its options are the dashboard's. */
@Command(name = "dashboard", description = "Opens the dashboard: see dashboard --help.")
final class DashboardCommand implements Callable<Integer> {

  @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "For the dashboard.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    PassedOn passed = new PassedOn(arguments);
    if (passed.needsNoServers()) {
      return Foreground.run(Programs.dashboardAlone(Folders.fromEnvironment(), arguments));
    }
    return Foreground.run(Context.of(passed.deployment()).programs().dashboard(arguments));
  }
}
