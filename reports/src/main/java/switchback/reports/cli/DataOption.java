package switchback.reports.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.datasets.sources.DatasetSource;
import switchback.datasets.sources.SourceOptions;
import switchback.datasets.tasks.Progress;
import switchback.training.runs.Run;

/** The option {@code --data}, which chooses the data set, and those that say how it is read. */
class DataOption extends DataFormOption {
  @Option(
      names = "--data",
      paramLabel = "D",
      description = {
        "The images: cifar10 (downloaded if necessary), cifar10:PATH or cifar100:PATH (a folder"
            + " with the files of CIFAR, its parent, or the .tar.gz), images:DIR (photographs in"
            + " one folder per class, or in train and test), tar:PATH (the same in tar files),"
            + " parquet:PATH (Parquet files such as Hugging Face's),"
            + " npy:IMAGES.npy[,LABELS.npy] (arrays of NumPy), idx:DIR (files like MNIST's), or"
            + " synthetic."
      })
  private @Nullable String spec;

  @Option(
      names = "--skip-bad",
      description =
          "Leave out images that cannot be decoded, which are named and recorded; without it they"
              + " end the command.")
  private boolean skipsBad;

  @Option(
      names = "--cache",
      paramLabel = "SIZE",
      description =
          "The memory in which decoded images are kept if all of them fit, such as 200m or 2g; 0"
              + " for none (default: 64m; for training, all that it needs).")
  private @Nullable String cache;

  /** Opens images for a network, whose names its classes take where they are only numbered. */
  Dataset open(Subcommand command, Run run, Progress progress) {
    return open(command, SourceOptions.DEFAULT.cache(), progress).named(run.classes());
  }

  /**
   * Opens images for training, which reads each of them in every epoch and checks beforehand that
   * all fit into memory: they are kept unless {@code --cache} says otherwise.
   */
  Dataset openForTraining(Subcommand command, Progress progress) {
    return open(command, Long.MAX_VALUE, progress);
  }

  private Dataset open(Subcommand command, long usualCache, Progress progress) {
    long bytes = cache == null ? usualCache : MemorySize.bytes(command, "--cache", cache);
    return DatasetSource.open(
        spec,
        options(command, spec, bytes, skipsBad),
        command.console().environment(),
        progress,
        command.err()::println);
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
