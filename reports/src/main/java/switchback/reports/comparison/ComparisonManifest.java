package switchback.reports.comparison;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;
import switchback.datasets.files.AtomicFiles;
import switchback.deconv.Recipe;
import switchback.deconv.metrics.Comparison;
import switchback.deconv.metrics.Interval;
import switchback.deconv.metrics.Metric;
import switchback.deconv.signals.Patch;
import switchback.reports.Json;
import switchback.reports.study.DataDigest;
import switchback.reports.study.NetworkDigest;

/**
 * The content of {@code compare.json}, in this order. Everything except {@code environment} and
 * {@code microseconds} follows from network, images and settings alone.
 *
 * @param network the network's name and digest
 * @param data the images' digests
 * @param settings everything else that decides a number
 * @param metrics what the metrics are
 * @param scores one score per layer, recipe and metric
 * @param verdicts a line per recipe on what it is best and worst at, by layer; none where there are
 *     too few features, or all recipes have the same numbers
 * @param microseconds the time per projection, by layer and recipe
 * @param pictures one picture per feature that any image excites
 * @param environment versions, machine and command line
 */
public record ComparisonManifest(
    NetworkDigest network,
    DataDigest data,
    Settings settings,
    List<MetricRecord> metrics,
    List<ScoreRecord> scores,
    Map<String, Map<String, String>> verdicts,
    Map<String, Map<String, Double>> microseconds,
    List<Picture> pictures,
    Map<String, String> environment) {
  /** The file that makes a folder a comparison. */
  public static final String FILE = "compare.json";

  /** Returns whether a folder holds a comparison. */
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /** The manifest as a script, as pages that are opened as files must not fetch JSON. */
  private static final String SCRIPT = "compare.js";

  /** Everything else that decides a number. */
  record Settings(
      Map<String, List<Integer>> layers,
      int top,
      List<RecipeRecord> recipes,
      List<Long> randomSeeds,
      PixelStatistics statistics) {}

  /** A recipe and its parts by name. */
  record RecipeRecord(String name, String isolation, String unpooling, String rectification) {
    static RecipeRecord of(Recipe recipe) {
      return new RecipeRecord(
          recipe.name(),
          recipe.isolation().name(),
          recipe.unpooling().name(),
          recipe.rectification().name());
    }
  }

  /** How to read a metric. */
  record MetricRecord(String name, String formula, String range, String better, String source) {
    static List<MetricRecord> all() {
      return Arrays.stream(Metric.values())
          .map(
              metric ->
                  new MetricRecord(
                      metric.label(),
                      metric.formula(),
                      metric.range(),
                      metric.direction().name().toLowerCase(Locale.ROOT),
                      metric.source()))
          .toList();
    }
  }

  /**
   * One metric of one recipe.
   *
   * @param trained the score with the weights as trained
   * @param randomWeights the score with random weights, by the layers that were redrawn
   */
  record ScoreRecord(
      String layer,
      String recipe,
      String metric,
      IntervalRecord trained,
      Map<String, IntervalRecord> randomWeights) {
    static List<ScoreRecord> of(Comparison comparison) {
      List<ScoreRecord> scores = new ArrayList<>();
      for (Comparison.Score score : comparison.scores()) {
        Map<String, IntervalRecord> random = new LinkedHashMap<>();
        score
            .randomised()
            .forEach((name, interval) -> random.put(name, IntervalRecord.of(interval)));
        scores.add(
            new ScoreRecord(
                score.layer(),
                score.recipe(),
                score.metric().label(),
                IntervalRecord.of(score.trained()),
                random));
      }
      return scores;
    }
  }

  /** A mean with its 95% interval; null if the metric is defined for no unit. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record IntervalRecord(
      int units, @Nullable Double mean, @Nullable Double low, @Nullable Double high) {
    static IntervalRecord of(Interval interval) {
      return interval.units() == 0
          ? new IntervalRecord(0, null, null, null)
          : new IntervalRecord(interval.units(), interval.mean(), interval.low(), interval.high());
    }
  }

  /**
   * A feature's picture: one row per unit, strongest first, with the image patch and then the
   * projection by each recipe, without gaps.
   *
   * @param height rows of a tile in pixels
   * @param width columns of a tile in pixels
   */
  record Picture(
      String layer, int feature, String file, int height, int width, List<UnitRecord> units) {}

  /**
   * One unit: image {@code index} of {@code split}, at ({@code y, x}) in the feature map.
   *
   * @param inside the part of its tiles that lies inside the image, in pixels of a tile
   */
  record UnitRecord(
      String split, int index, String label, float activation, int y, int x, Patch inside) {}

  String json() {
    return Json.write(this) + "\n";
  }

  /** Writes the manifest into a comparison's folder, as JSON and as a script with the same JSON. */
  void write(Path folder) throws IOException {
    AtomicFiles.write(folder.resolve(FILE), temporary -> Files.writeString(temporary, json()));
    AtomicFiles.write(
        folder.resolve(SCRIPT),
        temporary ->
            Files.writeString(temporary, "globalThis.COMPARISON = " + Json.write(this) + ";\n"));
  }
}
