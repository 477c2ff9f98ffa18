package switchback.reports.cli;

import picocli.CommandLine.Option;
import switchback.training.kernels.Workers;

/** The option {@code --threads}. */
final class ThreadsOption {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "The number of threads (default: all processors). It changes the time, never the result.")
  private int threads = Runtime.getRuntime().availableProcessors();

  int count(Subcommand command) {
    return command.positive("--threads", threads);
  }

  Workers start(Subcommand command) {
    return new Workers(count(command));
  }
}
