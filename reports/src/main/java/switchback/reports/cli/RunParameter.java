package switchback.reports.cli;

import picocli.CommandLine.Parameters;
import switchback.training.runs.Run;

/** The parameter RUN, which chooses the network. */
final class RunParameter {
  @Parameters(
      paramLabel = "RUN",
      description = "The network: a run folder, made by 'train' or 'import', or 'pretrained'.")
  private String name = "";

  /** Opens the run and prints what the user should know about it. */
  Run open(Subcommand command) {
    Run run = Run.open(name);
    run.notices().forEach(command.err()::println);
    return run;
  }
}
