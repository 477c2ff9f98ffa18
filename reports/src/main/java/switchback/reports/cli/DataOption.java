package switchback.reports.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.datasets.sources.DatasetSource;
import switchback.datasets.tasks.Progress;

/** Which images. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "D",
      description = {
        "cifar10 (downloaded where need be), cifar10:PATH (a folder with the .bin files, its"
            + " parent, or the .tar.gz), images:DIR (a folder a class), or synthetic."
      })
  private @Nullable String spec;

  Dataset open(Subcommand command, Progress progress) {
    return open(spec, command, progress);
  }

  static Dataset open(@Nullable String spec, Subcommand command, Progress progress) {
    return DatasetSource.open(
        spec, command.console().environment(), progress, command.err()::println);
  }

  /**
   * A data set's name without the path that it was found at: what is made of it must not depend on
   * the machine.
   */
  static String kind(String name) {
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }
}
