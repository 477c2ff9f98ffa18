import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import switchback.datasets.ImageSet;
import switchback.datasets.files.PartialResults;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;
import switchback.deconv.Isolation;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.RankBy;
import switchback.deconv.Recipe;
import switchback.deconv.Rectification;
import switchback.deconv.Unpooling;
import switchback.deconv.metrics.Comparison;
import switchback.deconv.metrics.Metric;
import switchback.deconv.metrics.Unit;
import switchback.deconv.search.TopActivations;
import switchback.deconv.search.TopUnit;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

/** Adds an unpooling and measures it beside two that come with the library, on the same units. */
public final class OwnUnpooling {
  /** The maximum's cell gets half of the value, and the rest is shared by all cells. */
  private static final Unpooling SOFT =
      new Unpooling(
          "soft",
          (signal, window) -> {
            window.add(window.maximum(), signal / 2);
            window.addToAll(signal / 2 / window.cells());
          });

  private OwnUnpooling() {}

  public static void main(String[] arguments) throws IOException {
    Run run = Run.open("pretrained");
    ProjectableNetwork network = ProjectableNetwork.of(run);
    ImageSet images = SyntheticImages.draw(1, 100, 0, Progress.NONE).train();
    List<Recipe> recipes =
        List.of(recipe(Unpooling.SWITCHES), recipe(Unpooling.FILL), recipe(SOFT));
    try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
      Comparison comparison =
          Comparison.measure(
              network,
              units(run, network, images, workers),
              recipes,
              List.of(),
              workers,
              PartialResults.NONE,
              Progress.NONE);
      for (Comparison.Score score : comparison.scores()) {
        if (score.metric() == Metric.REACTIVATION || score.metric() == Metric.SELECTIVITY) {
          System.out.printf(
              "%-8s %-12s %.2f%n", score.recipe(), score.metric().name(), score.trained().mean());
        }
      }
    }
  }

  private static Recipe recipe(Unpooling unpooling) {
    return new Recipe(unpooling.name(), Isolation.MAX, unpooling, Rectification.DECONVNET);
  }

  /** Returns the two strongest units of the first eight features of conv2. */
  private static List<Unit> units(
      Run run, ProjectableNetwork network, ImageSet images, Workers workers) {
    TopActivations top =
        TopActivations.search(
            network,
            workers,
            images,
            run.statistics(),
            List.of("conv2"),
            2,
            RankBy.UNIT,
            Progress.NONE);
    List<Unit> units = new ArrayList<>();
    for (int feature = 0; feature < 8; feature++) {
      for (TopUnit unit : top.top("conv2", feature)) {
        units.add(new Unit("conv2", feature, images.standardized(unit.index(), run.statistics())));
      }
    }
    return units;
  }
}
