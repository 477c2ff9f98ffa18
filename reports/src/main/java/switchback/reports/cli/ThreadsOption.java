package switchback.reports.cli;

import picocli.CommandLine.Option;
import switchback.training.kernels.Workers;

/** How many threads. */
final class ThreadsOption {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; all processors by default. Changes the time, never the result.")
  private int threads = Runtime.getRuntime().availableProcessors();

  int count(Subcommand job) {
    return job.positive("--threads", threads);
  }

  Workers start(Subcommand job) {
    return new Workers(count(job));
  }
}
