package switchback.deconv.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import switchback.Numbers;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Projection;
import switchback.deconv.Projector;
import switchback.deconv.RankBy;
import switchback.deconv.Recipe;
import switchback.deconv.SmallNetworks;
import switchback.deconv.Trace;
import switchback.fixtures.Nets;
import switchback.training.graphs.MapShape;
import switchback.training.kernels.Workers;

class TopActivationsTest {
  /** Statistics by which the network's input is the bytes themselves. */
  private static final PixelStatistics BYTES =
      new PixelStatistics(List.of(0.0), List.of(1.0 / 255));

  private static final MapShape IMAGE = new MapShape(1, 4, 6);
  private static final List<String> BOTH = List.of("conv1", "conv2");

  /** Draws whole numbers, so that sums are exact and many activations are equal or zero. */
  private static ProjectableNetwork wholes(RandomGenerator random) {
    return net()
        .convolution(
            "conv1",
            3,
            SmallNetworks.wholes(random, 27, -1, 1),
            SmallNetworks.wholes(random, 3, -2, 0))
        .relu()
        .pool(2)
        .relu()
        .convolution(
            "conv2",
            3,
            SmallNetworks.wholes(random, 108, -1, 1),
            SmallNetworks.wholes(random, 4, -9, 0))
        .relu()
        .network();
  }

  private static Nets net() {
    return Nets.of(IMAGE.channels(), IMAGE.height(), IMAGE.width());
  }

  private static ImageSet images(RandomGenerator random, int count, int brightest) {
    byte[][] images = new byte[count][IMAGE.size()];
    for (byte[] image : images) {
      for (int i = 0; i < image.length; i++) {
        image[i] = (byte) random.nextInt(brightest + 1);
      }
    }
    return new ImageSet(1, IMAGE.height(), IMAGE.width(), images, new int[count]);
  }

  private static TopActivations search(
      ProjectableNetwork network, ImageSet images, int k, int threads) {
    try (Workers workers = new Workers(threads)) {
      return TopActivations.search(
          network, workers, images, BYTES, BOTH, k, RankBy.UNIT, Progress.NONE);
    }
  }

  /** Checks that parts of the images give what all of them give, in any order of the parts. */
  @Property(tries = 20)
  void isTheSumOfParts(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ProjectableNetwork network = wholes(random);
    ImageSet images = images(random, random.nextInt(1, 100), random.nextInt(1, 4));
    int k = random.nextInt(1, 12);
    List<Integer> starts = new ArrayList<>(List.of(0));
    while (starts.getLast() < images.size()) {
      starts.add(Math.min(images.size(), starts.getLast() + random.nextInt(1, 40)));
    }
    List<Integer> parts = new ArrayList<>(IntStream.range(0, starts.size() - 1).boxed().toList());
    Collections.shuffle(parts, new Random(seed));
    TopActivations sum = search(network, images.range(0, 0), k, 1);
    for (int part : parts) {
      int from = starts.get(part);
      sum.add(search(network, images.range(from, starts.get(part + 1)), k, 1), from);
    }
    TopActivations whole = search(network, images, k, 1);
    for (ProjectableLayer layer : network.convolutions()) {
      for (int feature = 0; feature < layer.features(); feature++) {
        assertThat(sum.top(layer.name(), feature)).isEqualTo(whole.top(layer.name(), feature));
        assertThat(sum.responding(layer.name(), feature))
            .isEqualTo(whole.responding(layer.name(), feature));
      }
    }
  }

  @Property(tries = 40)
  void isWhatTheDefinitionSays(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ProjectableNetwork network = wholes(random);
    ImageSet images = images(random, random.nextInt(0, 300), random.nextInt(1, 4));
    int k = random.nextInt(1, 12);
    TopActivations found = search(network, images, k, 2);
    List<Trace> traces = traces(network, images);
    for (ProjectableLayer layer : network.convolutions()) {
      for (int feature = 0; feature < layer.features(); feature++) {
        List<TopUnit> units = strongestOfEachImage(traces, layer, feature);
        List<TopUnit> ranked =
            units.stream()
                .sorted(
                    Comparator.comparingDouble(TopUnit::activation)
                        .reversed()
                        .thenComparingInt(TopUnit::index))
                .limit(k)
                .toList();
        List<TopUnit> got = found.top(layer.name(), feature);
        assertThat(got)
            .usingRecursiveFieldByFieldElementComparatorIgnoringFields("rank")
            .containsExactlyElementsOf(ranked);
        for (int i = 0; i < got.size(); i++) {
          assertThat(got.get(i).rank()).isEqualTo(i + 1);
        }
        assertThat(found.responding(layer.name(), feature)).isEqualTo(units.size());
        assertThat(found.isDead(layer.name(), feature)).isEqualTo(units.isEmpty());
      }
    }
  }

  private static List<Trace> traces(ProjectableNetwork network, ImageSet images) {
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      float[] image = new float[IMAGE.size()];
      for (int j = 0; j < image.length; j++) {
        image[j] = images.pixel(i, 0, j / IMAGE.width(), j % IMAGE.width());
      }
      traces.add(network.trace(image));
    }
    return traces;
  }

  /** Returns the first of the strongest units of every image with an activation above 0. */
  private static List<TopUnit> strongestOfEachImage(
      List<Trace> traces, ProjectableLayer layer, int feature) {
    List<TopUnit> units = new ArrayList<>();
    for (int index = 0; index < traces.size(); index++) {
      float[] map = traces.get(index).map(layer.name(), feature);
      List<TopUnit> ofImage = new ArrayList<>();
      for (int i = 0; i < map.length; i++) {
        ofImage.add(new TopUnit(0, index, map[i], map[i], i / layer.width(), i % layer.width()));
      }
      ofImage.stream()
          .filter(top -> top.activation() > 0)
          .min(
              Comparator.comparingDouble(TopUnit::activation)
                  .reversed()
                  .thenComparingInt(TopUnit::y)
                  .thenComparingInt(TopUnit::x))
          .ifPresent(units::add);
    }
    return units;
  }

  @Test
  void isTheSameForAnyNumberOfWorkers() {
    ProjectableNetwork network =
        net().convolution("conv1", 3, Numbers.normal(81, 5), Numbers.normal(9, 6)).relu().network();
    ImageSet images = images(new SplittableRandom(3), 333, 255);
    List<List<TopUnit>> one = tops(network, images, 1);
    assertThat(one.getFirst()).hasSize(9);
    assertThat(tops(network, images, 3)).isEqualTo(one);
  }

  private static List<List<TopUnit>> tops(
      ProjectableNetwork network, ImageSet images, int threads) {
    try (Workers workers = new Workers(threads)) {
      TopActivations found =
          TopActivations.search(
              network,
              workers,
              images,
              new PixelStatistics(List.of(0.47), List.of(0.25)),
              List.of("conv1"),
              9,
              RankBy.UNIT,
              Progress.NONE);
      List<List<TopUnit>> tops = new ArrayList<>();
      for (int feature = 0; feature < 9; feature++) {
        tops.add(found.top("conv1", feature));
      }
      return tops;
    }
  }

  @Test
  void aTopsActivationIsThatOfItsProjection() {
    SplittableRandom random = new SplittableRandom(8);
    ProjectableNetwork network = wholes(random);
    ImageSet images = images(random, 140, 9);
    Projector projector = new Projector(network);
    List<Trace> traces = traces(network, images);
    TopActivations found = search(network, images, 5, 2);
    assertThat(found.top("conv2", 0)).hasSize(5);
    for (TopUnit top : found.top("conv2", 0)) {
      Projection projection =
          projector.project(traces.get(top.index()), "conv2", 0, Recipe.ZEILER_FERGUS);
      assertThat(projection.activation()).isEqualTo(top.activation());
      assertThat(projection.y()).isEqualTo(top.y());
      assertThat(projection.x()).isEqualTo(top.x());
    }
  }

  /**
   * One filter of a single 1 without bias, so that maps are the images. The brightest pixel is in
   * the first image, the largest sum in the second and the third; the last image is dark.
   */
  @Test
  void ranksByTheSumOfAMap() {
    ProjectableNetwork network =
        net().convolution("conv1", 3, new float[] {0, 0, 0, 0, 1, 0, 0, 0, 0}, 0).relu().network();
    byte[][] images = new byte[4][IMAGE.size()];
    images[0][7] = 10;
    Arrays.fill(images[1], (byte) 1);
    images[2][3] = 4;
    images[2][20] = 6;
    images[2][22] = (byte) (IMAGE.size() - 10);
    ImageSet set = new ImageSet(1, IMAGE.height(), IMAGE.width(), images, new int[4]);
    try (Workers workers = new Workers(2)) {
      TopActivations found =
          TopActivations.search(
              network, workers, set, BYTES, List.of("conv1"), 3, RankBy.MAP, Progress.NONE);
      int width = IMAGE.width();
      assertThat(found.top("conv1", 0))
          .containsExactly(
              new TopUnit(1, 1, 24, 1, 0, 0),
              new TopUnit(2, 2, 24, 14, 22 / width, 22 % width),
              new TopUnit(3, 0, 10, 10, 7 / width, 7 % width));
      assertThat(found.responding("conv1", 0)).isEqualTo(3);
    }
  }

  @Test
  void tellsHowFarItHasCome() {
    ProjectableNetwork network = wholes(new SplittableRandom(1));
    List<Long> seen = new ArrayList<>();
    try (Workers workers = new Workers(1)) {
      TopActivations.search(
          network,
          workers,
          images(new SplittableRandom(1), 300, 1),
          BYTES,
          List.of("conv1"),
          1,
          RankBy.UNIT,
          (task, done, total) -> {
            assertThat(total).isEqualTo(300);
            seen.add(done);
          });
    }
    assertThat(seen).hasSizeGreaterThan(1).isSorted().endsWith(300L);
  }

  @Test
  void knowsOnlyTheLayersItSearched() {
    ProjectableNetwork network = wholes(new SplittableRandom(1));
    TopActivations found = search(network, images(new SplittableRandom(1), 3, 1), 1, 1);
    assertThat(found.layers()).containsExactly("conv1", "conv2");
    assertThatThrownBy(() -> found.top("pool1", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pool1");
  }

  @Test
  void refusesImagesOfAnotherSizeAndLayersThatAreNotThere() {
    ProjectableNetwork network = wholes(new SplittableRandom(1));
    ImageSet wide = new ImageSet(1, 4, 7, new byte[2][28], new int[2]);
    assertThatThrownBy(() -> search(network, wide, 1, 1))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContainingAll("got 1x4x7", "expected 1x4x6");
    ProjectableNetwork conv1 = net().convolution("conv1", 3, new float[9], 0).relu().network();
    assertThatThrownBy(() -> search(conv1, images(new SplittableRandom(1), 2, 1), 1, 1))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContaining("got conv2");
    assertThatThrownBy(() -> search(network, images(new SplittableRandom(1), 2, 1), 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1 image per feature");
  }
}
