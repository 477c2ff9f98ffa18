package switchback.reports.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.reports.study.SearchedImages;

/**
 * The options that choose the images to search: {@code --data}, {@code --split}, {@code --limit}.
 */
final class SearchOption {
  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--split",
      paramLabel = "S",
      description = "The images to search: train, test or all (default: train).")
  private String split = "train";

  @Option(names = "--limit", paramLabel = "N", description = "Search only the first N images.")
  private @Nullable Integer limit;

  /** Ends the program with status 2 if an option is wrong for any network and any images. */
  void check(Subcommand command) {
    Splits.check(command, split, "train");
    if (limit != null) {
      command.positive("--limit", limit);
    }
  }

  /** Opens the data set. */
  Dataset open(Subcommand command, StudySession session) {
    return data.open(command, session.run(), session.progress());
  }

  /** Returns the images to search. */
  SearchedImages images(StudySession session, Dataset dataset) {
    return Splits.images(session.run(), dataset, split, limit == null ? Integer.MAX_VALUE : limit);
  }
}
