package switchback.deconv.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.RankBy;
import switchback.fixtures.Nets;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;

class MapStatisticsTest {
  /**
   * Windows of one pixel, so that the maps are the image, its negative, zero, 3, and twice the
   * image.
   */
  private static ProjectableNetwork signs() {
    return signsNet().network();
  }

  private static Nets signsNet() {
    return Nets.of(1, 2, 2)
        .convolution("conv1", 1, new float[] {1, -1, 0, 0, 2}, 0, 0, 0, 3, 0)
        .relu();
  }

  private static MapStatistics of(
      ProjectableNetwork network,
      Map<String, List<Integer>> features,
      int threads,
      float[]... images) {
    try (Workers workers = new Workers(threads)) {
      return MapStatistics.of(
          network,
          features,
          RankBy.UNIT,
          images.length,
          (number, image) -> System.arraycopy(images[number], 0, image, 0, image.length),
          workers,
          Progress.NONE);
    }
  }

  /**
   * The maps are 1 0 2 0 | 0 0 0 1 and 0 1 0 0 | 0 4 0 0: their products are all 0, their means 4/8
   * and 5/8, the means of their squares 6/8 and 17/8.
   */
  @Test
  void correlatesOverAllUnitsOfAllImages() {
    MapStatistics statistics =
        of(
            signs(),
            Map.of("conv1", List.of(0, 1, 4)),
            1,
            new float[] {1, -1, 2, 0},
            new float[] {0, -4, 0, 1});
    double expected = -20 / 64.0 / Math.sqrt((6 / 8.0 - 16 / 64.0) * (17 / 8.0 - 25 / 64.0));
    double[][] correlation = statistics.correlation("conv1");
    assertThat(correlation).hasDimensions(3, 3);
    assertThat(correlation[0][0]).isEqualTo(1);
    assertThat(correlation[0][1]).isCloseTo(expected, within(1e-12));
    assertThat(correlation[1][0]).isEqualTo(correlation[0][1]);
    assertThat(correlation[0][2]).isCloseTo(1, within(1e-12)).isLessThanOrEqualTo(1);
    assertThat(correlation[1][2]).isCloseTo(expected, within(1e-12));
  }

  @Test
  void aMapThatIsTheSameEverywhereHasNoCorrelation() {
    MapStatistics statistics =
        of(signs(), Map.of("conv1", List.of(3, 0, 2)), 1, new float[] {1, -1, 2, 0});
    double[][] correlation = statistics.correlation("conv1");
    assertThat(correlation[0]).containsOnly(Double.NaN);
    assertThat(correlation[1]).containsExactly(Double.NaN, 1, Double.NaN);
    assertThat(correlation[2]).containsOnly(Double.NaN);
  }

  @Test
  void countsZerosAndStrength() {
    MapStatistics statistics =
        of(
            signs(),
            Map.of("conv1", List.of(0)),
            1,
            new float[] {1, -1, 2, 0},
            new float[] {0, -4, 0, 1});
    assertThat(statistics.sparsity("conv1", 0)).isEqualTo(5 / 8.0);
    assertThat(statistics.sparsity("conv1", 1)).isEqualTo(6 / 8.0);
    assertThat(statistics.sparsity("conv1", 2)).isEqualTo(1);
    assertThat(statistics.sparsity("conv1", 3)).isZero();
    assertThat(statistics.rootMeanSquare("conv1", 0)).isCloseTo(Math.sqrt(6 / 8.0), within(1e-15));
    assertThat(statistics.rootMeanSquare("conv1", 1)).isCloseTo(Math.sqrt(17 / 8.0), within(1e-15));
    assertThat(statistics.rootMeanSquare("conv1", 3)).isEqualTo(3);
  }

  /**
   * The norms of conv2's filter planes are 5, 13, 0, 1 and 2; the root mean squares of the maps are
   * 2, the root of 1/2, 0, 3 and 4. The products are 10, 9.2, 0, 3 and 8. The second feature sees
   * the last input only.
   */
  @Test
  void namesTheInputsByFilterAndMap() {
    float[] filters = new float[2 * 5 * 4];
    float[][] planes = {{3, 0, 0, -4}, {0, -12, 5, 0}, {0, 0, 0, 0}, {0, 1, 0, 0}, {1, 1, -1, 1}};
    for (int channel = 0; channel < 5; channel++) {
      System.arraycopy(planes[channel], 0, filters, channel * 4, 4);
    }
    filters[20 + 16] = 1;
    ProjectableNetwork network =
        signsNet()
            .convolution("conv2", Geometry.unpadded(2, 2, 2, 2), filters, 0, 0)
            .relu()
            .network();
    float root = (float) Math.sqrt(8);
    MapStatistics statistics =
        of(
            network,
            Map.of("conv2", List.of(0)),
            1,
            new float[] {root, -1, -1, root},
            new float[] {root, -1, -1, root});
    assertThat(statistics.rootMeanSquare("conv1", 0)).isCloseTo(2, within(1e-6));
    List<MapStatistics.Input> inputs = statistics.inputs("conv2", 0, 5);
    assertThat(inputs.stream().map(MapStatistics.Input::feature)).containsExactly(0, 1, 4, 3);
    assertThat(inputs.get(0).weight()).isCloseTo(10, within(1e-5));
    assertThat(inputs.get(1).weight()).isCloseTo(13 * Math.sqrt(0.5), within(1e-5));
    assertThat(inputs.get(2).weight()).isCloseTo(2 * 4, within(1e-5));
    assertThat(inputs.get(3).weight()).isCloseTo(3, within(1e-12));
    assertThat(statistics.inputs("conv2", 0, 2)).isEqualTo(inputs.subList(0, 2));
    assertThat(statistics.inputs("conv2", 1, 5))
        .containsExactly(new MapStatistics.Input(4, statistics.rootMeanSquare("conv1", 4)));
  }

  @Test
  void aConvolutionOnThePixelsHasNoInputs() {
    assertThat(of(signs(), Map.of("conv1", List.of(0)), 1, new float[4]).inputs("conv1", 0, 5))
        .isEmpty();
  }

  /** Compares with the textbook's two passes, over more images than a part has. */
  @Test
  void theSameForAnyNumberOfWorkersAndAsTheTextbookHasIt() {
    Random random = new Random(7);
    ProjectableNetwork network =
        Nets.of(2, 9, 11)
            .convolution("conv1", 3, random(random, 108), random(random, 6))
            .relu()
            .network();
    float[][] images = new float[70][];
    Arrays.setAll(images, _ -> random(random, 198));
    Map<String, List<Integer>> chosen = Map.of("conv1", List.of(5, 0, 3));
    MapStatistics one = of(network, chosen, 1, images);
    for (int threads : new int[] {2, 3, 5}) {
      assertThat(of(network, chosen, threads, images).correlation("conv1"))
          .isDeepEqualTo(one.correlation("conv1"));
    }
    double[][] maps = new double[3][];
    for (int i = 0; i < 3; i++) {
      int feature = List.of(5, 0, 3).get(i);
      maps[i] =
          Arrays.stream(images)
              .map(image -> network.trace(image).map("conv1", feature))
              .flatMapToDouble(map -> IntStream.range(0, map.length).mapToDouble(unit -> map[unit]))
              .toArray();
      assertThat(one.sparsity("conv1", feature))
          .isEqualTo(Arrays.stream(maps[i]).filter(v -> v == 0).count() / (70.0 * 99));
    }
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        assertThat(one.correlation("conv1")[i][j])
            .isCloseTo(pearson(maps[i], maps[j]), within(1e-12));
      }
    }
  }

  private static float[] random(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double pearson(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b).average().orElseThrow();
    double both =
        IntStream.range(0, a.length).mapToDouble(i -> (a[i] - meanA) * (b[i] - meanB)).sum();
    double squaresA = Arrays.stream(a).map(v -> (v - meanA) * (v - meanA)).sum();
    double squaresB = Arrays.stream(b).map(v -> (v - meanB) * (v - meanB)).sum();
    return both / Math.sqrt(squaresA * squaresB);
  }

  @Test
  void refusesWhatThereIsNot() {
    ProjectableNetwork network = signs();
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> of(network, Map.of("conv2", List.of(0)), 1, new float[4]));
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> of(network, Map.of("conv1", List.of(5)), 1, new float[4]));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> of(network, Map.of("conv1", List.of(0)), 1));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> of(network, Map.of(), 1, new float[4]));
  }
}
