package switchback.reports.cli;

import picocli.CommandLine.Mixin;
import switchback.training.runs.Run;

/** The options of commands that study a network: RUN and {@code --threads}. */
final class StudyOption {
  @Mixin private RunParameter network = new RunParameter();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  /** Opens the network and starts the threads. The caller closes the session. */
  StudySession open(Subcommand command) {
    int count = threads.count(command);
    Run run = network.open(command);
    return new StudySession(command, run, count);
  }
}
