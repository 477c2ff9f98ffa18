package switchback.reports.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.deconv.StageStack;
import switchback.reports.study.SearchedImages;
import switchback.training.runs.Run;

/** Which features, and the strongest units of each over which images. */
final class UnitsOption {
  @Option(names = "--split", paramLabel = "S", description = "train (the default), test or all.")
  private String split = "train";

  @Option(
      names = "--layer",
      paramLabel = "L",
      description = {
        "A layer; give it several times for several. All convolution layers by default; a dense"
            + " layer only where it is named."
      })
  private List<String> layers = List.of();

  @Option(
      names = "--features",
      paramLabel = "F",
      description = "Features such as 0-31,40. All by default.")
  private @Nullable String features;

  @Option(names = "--top", paramLabel = "N", description = "How many units a feature; 9.")
  private int top = 9;

  @Option(names = "--limit", paramLabel = "N", description = "Only the first N images.")
  private @Nullable Integer limit;

  /** Refuses what no network and no images could make right. */
  void check(Subcommand job) {
    if (limit != null) {
      job.positive("--limit", limit);
    }
    new Selection(job, layers, features);
    Splits.check(job, split);
    job.positive("--top", top);
  }

  /** The features of each layer; refuses those that the network does not have. */
  Map<String, List<Integer>> layers(Subcommand job, StageStack stack) {
    return new Selection(job, layers, features).of(stack);
  }

  /** How many units a feature. */
  int top() {
    return top;
  }

  /** The images to look through. */
  SearchedImages images(Run run, Dataset data) {
    return Splits.images(run, data, split, limit == null ? Integer.MAX_VALUE : limit);
  }
}
