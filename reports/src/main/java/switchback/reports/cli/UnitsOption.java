package switchback.reports.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.reports.study.SearchedImages;

/** The options that choose features, and the images to search for the strongest units of each. */
final class UnitsOption {
  @Mixin private SearchOption search = new SearchOption();

  @Option(
      names = "--layer",
      paramLabel = "L",
      description = {
        "A layer; repeat the option for several layers, or write all for all convolution layers"
            + " (default: all). A dense layer is included only if it is named."
      })
  private List<String> layers = List.of();

  @Option(
      names = "--features",
      paramLabel = "F",
      description = "Features such as 0-31,40 (default: all).")
  private @Nullable String features;

  @Option(names = "--top", paramLabel = "N", description = "Units per feature (default: 9).")
  private int top = 9;

  /** Ends the program with status 2 if an option is wrong for any network and any images. */
  void check(Subcommand command) {
    search.check(command);
    new Selection(command, layers, features);
    command.positive("--top", top);
  }

  /** Returns the chosen features by layer; ends the program with status 2 if one does not exist. */
  Map<String, List<Integer>> layers(Subcommand command, StudySession session) {
    return new Selection(command, layers, features).of(session);
  }

  /** Returns whether the layers are those that are taken if the user names none. */
  boolean isByDefault() {
    return layers.isEmpty();
  }

  /** The number of units per feature. */
  int top() {
    return top;
  }

  /** Opens the data set. */
  Dataset open(Subcommand command, StudySession session) {
    return search.open(command, session);
  }

  /** Returns the images to search. */
  SearchedImages images(StudySession session, Dataset dataset) {
    return search.images(session, dataset);
  }
}
