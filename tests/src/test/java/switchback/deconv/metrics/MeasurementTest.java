package switchback.deconv.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import switchback.datasets.files.PartialResults;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Recipe;
import switchback.fixtures.Nets;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;

/**
 * Measures one convolution over one 3x3 image, all of which a unit sees. A projection is the filter
 * times the activation, and every metric can be worked out by hand.
 */
class MeasurementTest {
  private static final float[] EDGE = {1, 0, -1, 2, 0, -2, 1, 0, -1};
  private static final float[] OTHER = {1, 2, 1, 0, 0, 0, -1, -2, -1};

  private static ProjectableNetwork network(float[]... filters) {
    float[] all = new float[filters.length * 9];
    for (int i = 0; i < filters.length; i++) {
      System.arraycopy(filters[i], 0, all, i * 9, 9);
    }
    return Nets.of(1, 3, 3)
        .convolution("conv1", Geometry.unpadded(3, 3, 3, 3), all, new float[filters.length])
        .relu()
        .network();
  }

  private static Map<Metric, Double> measure(ProjectableNetwork network, float[] image) {
    List<Map<Metric, Double>> measured = new ArrayList<>();
    try (Workers alone = new Workers(1)) {
      Measurement measurement = new Measurement(network, List.of(Recipe.ZEILER_FERGUS), 1);
      alone.run(
          1,
          (_, scratch) ->
              measured.addAll(measurement.of(new Unit("conv1", 0, image), new float[9], scratch)));
    }
    return measured.getFirst();
  }

  /** If the image is a multiple of a filter of mean 0, its projection is the image again. */
  @Test
  void anImageLikeItsFilterComesBack() {
    float[] image = new float[9];
    for (int i = 0; i < 9; i++) {
      image[i] = 3 * EDGE[i];
    }
    Map<Metric, Double> values = measure(network(EDGE, OTHER), image);
    assertThat(values.get(Metric.REACTIVATION)).isCloseTo(1, within(1e-6));
    assertThat(values.get(Metric.RANK)).isZero();
    assertThat(values.get(Metric.RECOVERY)).isCloseTo(1, within(1e-6));
    assertThat(values.get(Metric.ENERGY_INSIDE)).isEqualTo(1);
    // Each pixel's share of the activation is its filter weight squared: 4, 4, 1, 1, 1, 1, 0, 0, 0
    // of 12, largest first. The curve: 12 8 4 3 2 1 0 0 0 0.
    assertThat(values.get(Metric.DELETION))
        .isCloseTo((6 + 8 + 4 + 3 + 2 + 1) / 12.0 / 9, within(1e-6));
    // Squares of one pixel: their drops are the squared weights, and |P| is their roots.
    assertThat(values.get(Metric.OCCLUSION)).isCloseTo(1, within(1e-12));
    // 12 in 9 pixels: variance 12/9. Right: 1 1 4 4 1 1; below: 1 0 1 1 0 1; 16 in 12 pairs.
    assertThat(values.get(Metric.SHARPNESS)).isCloseTo(16.0 / 12 / (2 * 12.0 / 9), within(1e-6));
    // No other feature is active for it, and there is no pooling.
    assertThat(values).doesNotContainKeys(Metric.SELECTIVITY, Metric.OTHER_SWITCHES);
  }

  /** Two orthogonal filters, whose pictures do not correlate, and a twin, whose picture does. */
  @Test
  void selectivityTellsFiltersApart() {
    float[] image = {2, 2, 0, 2, 0, -2, 0, -2, -2};
    assertThat(measure(network(EDGE, OTHER), image).get(Metric.SELECTIVITY))
        .isCloseTo(0, within(1e-9));
    assertThat(measure(network(EDGE, EDGE.clone()), image).get(Metric.SELECTIVITY))
        .isCloseTo(1, within(1e-6));
  }

  /** A rival with the same filter ties and counts by half. */
  @Test
  void rankCountsTiesByHalf() {
    assertThat(measure(network(EDGE, EDGE.clone()), EDGE).get(Metric.RANK)).isEqualTo(0.5);
  }

  /** In half of all random orders a unit's only pixel comes in the first half. */
  @Test
  void randomOrderDeletesAtRandom() {
    float[] center = {0, 0, 0, 0, 1, 0, 0, 0, 0};
    double sum = 0;
    int images = 400;
    for (int i = 0; i < images; i++) {
      float[] image = center.clone();
      image[0] = i;
      sum += measure(network(center), image).getOrDefault(Metric.DELETION_RANDOM, Double.NaN);
    }
    assertThat(sum / images).isCloseTo(0.5, within(0.05));
    // The projection identifies that pixel, which turns grey in the first of nine steps.
    assertThat(measure(network(center), center).get(Metric.DELETION))
        .isCloseTo(0.5 / 9, within(1e-9));
  }

  @Test
  void aDeadUnitHasNoValues() {
    float[] image = new float[9];
    assertThat(measure(network(EDGE), image)).isEmpty();
  }

  @Test
  void comparesTheSameForAnyNumberOfWorkers() throws IOException {
    ProjectableNetwork network = network(EDGE, OTHER);
    float[] image = {2, 2, 0, 2, 0, -2, 0, -2, -2};
    List<Unit> units = List.of(new Unit("conv1", 0, image), new Unit("conv1", 1, EDGE));
    List<List<Comparison.Score>> scores = new ArrayList<>();
    for (int threads = 1; threads <= 3; threads++) {
      try (Workers workers = new Workers(threads)) {
        scores.add(
            Comparison.measure(
                    network,
                    units,
                    Comparison.recipes(1),
                    List.of(1L, 2L),
                    workers,
                    PartialResults.NONE,
                    Progress.NONE)
                .scores());
      }
    }
    assertThat(scores.get(1)).isEqualTo(scores.get(0));
    assertThat(scores.get(2)).isEqualTo(scores.get(0));
    assertThat(scores.getFirst()).hasSize(8 * Metric.values().length);
    assertThat(scores.getFirst().getFirst().randomised()).containsOnlyKeys("conv1");
  }
}
