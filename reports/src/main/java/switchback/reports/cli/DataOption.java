package switchback.reports.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.datasets.cifar.Cifar100;
import switchback.datasets.sources.DatasetSource;
import switchback.datasets.sources.ImageLayout;
import switchback.datasets.sources.SourceOptions;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.Spelling;

/** The option {@code --data}, which chooses the data set, and those that say how it is read. */
class DataOption {
  @Option(
      names = "--data",
      paramLabel = "D",
      description = {
        "The images: cifar10 (downloaded if necessary), cifar10:PATH or cifar100:PATH (a folder"
            + " with the files of CIFAR, its parent, or the .tar.gz), images:DIR (photographs in"
            + " one folder per class, or in train and test), tar:PATH (the same in tar files),"
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

  @Option(
      names = "--labels",
      paramLabel = "WORD",
      description = "The labels of cifar100:PATH: fine (100) or coarse (20) (default: fine).")
  private @Nullable String labels;

  @Option(
      names = "--layout",
      paramLabel = "AXES",
      description =
          "The order of the axes of npy:IMAGES.npy, nchw or nhwc, where the axis of 1 or 3 does not"
              + " tell it.")
  private @Nullable String layout;

  Dataset open(Subcommand command, Progress progress) {
    return open(command, SourceOptions.DEFAULT.cache(), progress);
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
        new SourceOptions(bytes, skipsBad, labels(command), layout(command)),
        command.console().environment(),
        progress,
        command.err()::println);
  }

  private Cifar100.Labels labels(Subcommand command) {
    if (labels == null) {
      return Cifar100.Labels.FINE;
    }
    return choice(command, "--labels", labels, "cifar100", Cifar100.Labels.values());
  }

  private ImageLayout.@Nullable Order layout(Subcommand command) {
    return layout == null
        ? null
        : choice(command, "--layout", layout, "npy", ImageLayout.Order.values());
  }

  /** Returns the constant that a word names; ends the program if it is of no use to the data. */
  private <E extends Enum<E>> E choice(
      Subcommand command, String option, String word, String kind, E[] constants) {
    List<String> words =
        Arrays.stream(constants).map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
    int index = words.indexOf(word.toLowerCase(Locale.ROOT));
    if (index < 0) {
      throw command.misuse(
          "unknown " + option.substring(2),
          option,
          word,
          String.join(" or ", words),
          Spelling.hint(word, words, "leave it out where the data tell it themselves"));
    }
    if (spec == null || !spec.startsWith(kind + ":")) {
      throw command.misuse(
          option + " without its data",
          option,
          spec == null ? "no --data" : "--data " + spec,
          "--data " + kind + ":PATH",
          "leave out " + option + "; other data have no such choice");
    }
    return constants[index];
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
