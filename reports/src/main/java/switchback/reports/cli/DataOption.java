package switchback.reports.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.datasets.sources.DatasetSource;
import switchback.datasets.tasks.Progress;

/** The option {@code --data}, which chooses the data set. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "D",
      description = {
        "The images: cifar10 (downloaded if necessary), cifar10:PATH (a folder with the .bin files,"
            + " its parent, or the .tar.gz), images:DIR (one folder per class), or synthetic."
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
   * Returns a data set's name without its path, since results must not depend on where the images
   * were found.
   */
  static String kind(String name) {
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }
}
