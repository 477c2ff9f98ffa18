package switchback.reports.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import switchback.datasets.cifar.Cifar100;
import switchback.datasets.sources.ImageLayout;
import switchback.datasets.sources.SourceOptions;
import switchback.datasets.tasks.Spelling;

/** The options that say what data of some kinds do not tell themselves. */
class DataFormOption {
  @Option(
      names = "--labels",
      paramLabel = "WORD",
      description =
          "The labels of cifar100:PATH, or of its images in parquet:PATH: fine (100) or coarse (20)"
              + " (default: fine).")
  private @Nullable String labels;

  @Option(
      names = "--layout",
      paramLabel = "AXES",
      description =
          "The order of the axes of npy:IMAGES.npy, nchw or nhwc, where the axis of 1 or 3 does not"
              + " tell it.")
  private @Nullable String layout;

  /**
   * Returns how data are read; ends the program with status 2 if an option is of no use to them.
   *
   * @param spec the value of {@code --data}; null if it is absent
   * @param cache the largest number of bytes in which decoded images are kept
   */
  final SourceOptions options(
      Subcommand command, @Nullable String spec, long cache, boolean skipsBad) {
    return new SourceOptions(cache, skipsBad, labels(command, spec), layout(command, spec));
  }

  private Cifar100.Labels labels(Subcommand command, @Nullable String spec) {
    if (labels == null) {
      return Cifar100.Labels.FINE;
    }
    return choice(
        command,
        spec,
        "--labels",
        labels,
        List.of("cifar100", "parquet"),
        Cifar100.Labels.values());
  }

  private ImageLayout.@Nullable Order layout(Subcommand command, @Nullable String spec) {
    return layout == null
        ? null
        : choice(command, spec, "--layout", layout, List.of("npy"), ImageLayout.Order.values());
  }

  /** Returns the constant that a word names; ends the program if it is of no use to the data. */
  private static <E extends Enum<E>> E choice(
      Subcommand command,
      @Nullable String spec,
      String option,
      String word,
      List<String> kinds,
      E[] constants) {
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
    if (spec == null || kinds.stream().noneMatch(kind -> spec.startsWith(kind + ":"))) {
      throw command.misuse(
          option + " without its data",
          option,
          spec == null ? "no --data" : "--data " + spec,
          "--data " + String.join(":PATH or ", kinds) + ":PATH",
          "leave out " + option + "; other data have no such choice");
    }
    return constants[index];
  }
}
