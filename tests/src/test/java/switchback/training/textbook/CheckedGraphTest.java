package switchback.training.textbook;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import switchback.Numbers;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;
import switchback.fixtures.Nets;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Windows;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;

/** Checks gradients of small graphs, and that a wrong one is found. */
class CheckedGraphTest {
  private static final List<String> CLASSES = List.of("cat", "dog", "owl");
  private static @Nullable Workers workers;

  @BeforeAll
  static void start() {
    workers = new Workers(3);
  }

  @AfterAll
  static void stop() {
    requireNonNull(workers).close();
  }

  /** A convolution, a pooling and logits; {@code outputs} of 1 makes it no classifier. */
  private static NetworkGraph graph(int outputs) {
    Nets nets =
        Nets.of(2, 6, 6).convolution("conv", 3, Numbers.normal(54, 1), 0.5f, -0.5f, 0.25f).relu();
    return nets.pool(2)
        .dense("fc", Numbers.normal(27 * outputs, 2), Numbers.normal(outputs, 3))
        .graph();
  }

  private static Run run(NetworkGraph graph, List<String> classes) {
    MapShape input = graph.input();
    return new Run(
        "small",
        graph,
        new RunManifest(
            RunManifest.FORMAT,
            "imported",
            "0",
            null,
            null,
            new RunManifest.Source("small.onnx", "onnx", "0"),
            classes,
            PixelStatistics.none(input.channels()),
            new RunManifest.Input(
                List.of(input.channels(), input.height(), input.width()),
                null,
                true,
                "",
                List.of()),
            List.of(),
            null,
            Map.of()));
  }

  private static Examples examples(NetworkGraph graph, int count, List<String> classes) {
    int size = graph.input().size();
    return new Examples(
        IntStream.range(0, count).mapToObj(i -> Numbers.normal(size, 10 + i)).toList(),
        classes,
        IntStream.range(0, count).map(i -> i % 3).boxed().toList());
  }

  private static NetworkCheck check(Run run, Examples examples, Workers threads) {
    return NetworkCheck.of(run, examples, 10, 4, threads, Progress.NONE);
  }

  @Test
  void derivativesAreDifferencesWhateverTheNumberOfThreads() {
    NetworkGraph graph = graph(3);
    Run run = run(graph, CLASSES);
    Examples examples = examples(graph, 3, CLASSES);
    NetworkCheck check = check(run, examples, requireNonNull(workers));
    assertThat(check.objective()).isEqualTo(NetworkCheck.Objective.TRUE_CLASS);
    assertThat(check.groups())
        .extracting(group -> group.name() + " " + group.parameters())
        .containsExactly("conv.weight 54", "conv.bias 3", "fc.weight 81", "fc.bias 3");
    assertThat(check.groups())
        .allSatisfy(group -> assertThat(group.singlePrecision()).isNull())
        .allSatisfy(
            group ->
                assertThat(group.probes().size() + group.crossed())
                    .isEqualTo(Math.min(10, group.parameters())));
    assertThat(worstError(check)).isBetween(0.0, 1e-5);
    try (Workers alone = new Workers(1)) {
      assertThat(check(run, examples, alone)).isEqualTo(check);
    }
  }

  private static double worstError(NetworkCheck check) {
    return requireNonNull(requireNonNull(check.worst()).worst()).relativeError();
  }

  @Test
  void theClassIsTheNetworksOwnWhereNamesOfClassesDiffer() {
    NetworkGraph graph = graph(3);
    Run run = run(graph, CLASSES);
    NetworkCheck own =
        check(run, examples(graph, 2, List.of("a", "b", "c")), requireNonNull(workers));
    assertThat(own.objective()).isEqualTo(NetworkCheck.Objective.OWN_CLASS);
    // The first of three classes has a probability of at least 1/3.
    assertThat(own.error()).isBetween(0.0, Math.log(3));
    Examples unlabelled = Examples.of(examples(graph, 2, CLASSES).images());
    assertThat(check(run, unlabelled, requireNonNull(workers))).isEqualTo(own);
  }

  @Test
  void otherOutputsHaveTheirSquares() {
    NetworkGraph one = graph(1);
    NetworkCheck check = check(run(one, List.of()), examples(one, 1, CLASSES), workers());
    assertThat(check.objective()).isEqualTo(NetworkCheck.Objective.HALF_SQUARES);
    assertThat(worstError(check)).isLessThan(1e-5);
    // Maps as the output: the sum of the squares of 3x4 pixels of 2, halved.
    NetworkGraph maps = Nets.of(1, 3, 4).convolution("conv", 1, new float[] {2}, 0).graph();
    float[] ones = new float[12];
    Arrays.fill(ones, 1);
    NetworkCheck squares = check(run(maps, List.of()), Examples.of(List.of(ones)), workers());
    assertThat(squares.error()).isEqualTo(24);
    // dE/dw = sum of w x^2, dE/db = sum of w x.
    assertThat(squares.groups()).extracting(NetworkCheck.Group::greatest).containsExactly(24., 24.);
  }

  private static Workers workers() {
    return requireNonNull(workers);
  }

  @Test
  void nodesWithoutANameOrWithTheSameAreToldApart() {
    NetworkGraph graph =
        Nets.of(1, 4, 4)
            .convolution("c", 1, new float[] {2}, 1)
            .convolution("c", 1, new float[] {3}, 1)
            .convolution("", 1, new float[] {4}, 1)
            .graph();
    NetworkCheck check = check(run(graph, List.of()), examples(graph, 1, List.of()), workers());
    assertThat(check.groups())
        .extracting(NetworkCheck.Group::name)
        .containsExactly(
            "c.weight",
            "c.bias",
            "c.weight (2)",
            "c.bias (2)",
            "convolution3.weight",
            "convolution3.bias");
  }

  @Test
  void probesThatCrossAnEdgeInAnyImageAreLeftOut() {
    // A filter of 0 leaves the ReLU at its kink; moved up, an image of ones opens it, and moved
    // down, one of minus ones.
    NetworkGraph graph = Nets.of(1, 1, 2).convolution("conv", 1, new float[1], 0).relu().graph();
    Examples examples = Examples.of(List.of(new float[2], new float[] {1, 0}));
    NetworkCheck check = check(run(graph, List.of()), examples, workers());
    assertThat(check.groups())
        .extracting(group -> group.name() + " " + group.crossed() + " " + group.probes().size())
        .containsExactly("conv.weight 1 0", "conv.bias 1 0");
    assertThat(check.worst()).isNull();
  }

  /** A network whose derivatives of one array are wrong. */
  private record Broken(CheckedNetwork network, String array, Fault fault)
      implements CheckedNetwork {
    @FunctionalInterface
    interface Fault {
      List<Double> in(List<Double> derivatives);
    }

    @Override
    public List<Place> places() {
      return network.places();
    }

    @Override
    public NetworkCheck.Objective objective() {
      return network.objective();
    }

    @Override
    public double error() {
      return network.error();
    }

    @Override
    public List<Slopes> slopes(List<Drawn> drawn, double step, Progress progress) {
      List<Slopes> slopes = new ArrayList<>(network.slopes(drawn, step, progress));
      for (int i = 0; i < slopes.size(); i++) {
        Slopes its = slopes.get(i);
        if (drawn.get(i).place().name().equals(array)) {
          slopes.set(i, new Slopes(its.greatest(), fault.in(its.derivatives()), its.moves(), null));
        }
      }
      return slopes;
    }
  }

  /** All filter values are drawn, so reversing their derivatives turns the filters around. */
  private static List<Double> turned(List<Double> derivatives) {
    return IntStream.range(0, derivatives.size())
        .mapToObj(i -> derivatives.get(i / 9 * 9 + 8 - i % 9))
        .toList();
  }

  @Test
  void aWrongDerivativeIsFound() {
    NetworkGraph graph = graph(3);
    Run run = run(graph, CLASSES);
    CheckedNetwork right = new CheckedGraph(run, examples(graph, 2, CLASSES), workers());
    assertThat(worst(right, "conv.weight")).isLessThan(1e-5);
    assertThat(worst(new Broken(right, "conv.weight", CheckedGraphTest::turned), "conv.weight"))
        .isGreaterThan(0.5);
    assertThat(worst(new Broken(right, "conv.weight", d -> times(d, 1.001)), "conv.weight"))
        .isBetween(0.9e-3, 1.1e-3);
    assertThat(worst(new Broken(right, "fc.bias", d -> times(d, -1)), "fc.bias"))
        .isBetween(1.9, 2.1);
    assertThat(worst(new Broken(right, "fc.bias", d -> times(d, -1)), "conv.weight"))
        .isLessThan(1e-5);
  }

  private static List<Double> times(List<Double> values, double factor) {
    return values.stream().map(value -> factor * value).toList();
  }

  private static double worst(CheckedNetwork network, String group) {
    return new Probing(network, 54, 1)
        .groups(Progress.NONE).stream()
            .filter(each -> each.name().equals(group))
            .mapToDouble(each -> requireNonNull(each.worst()).relativeError())
            .max()
            .orElseThrow();
  }

  @Test
  void effortIsLessForALargeNetwork() {
    Run small = run(graph(3), CLASSES);
    assertThat(Effort.of(small, null, null))
        .extracting(Effort::images, Effort::probes)
        .containsExactly(4, 20);
    assertThat(Effort.of(small, null, null).isReduced()).isFalse();
    // 10^9 multiplications in the second convolution alone, which four arrays lie before.
    NetworkGraph graph =
        Nets.of(1, 320, 320)
            .convolution("a", 1, new float[100], new float[100])
            .convolution("b", 1, new float[10_000], new float[100])
            .then((builder, maps) -> builder.maxPooling("", maps, Windows.of(320, 320)))
            .graph();
    Run large = run(graph, List.of());
    Effort effort = Effort.of(large, null, null);
    assertThat(effort.images()).isEqualTo(1);
    assertThat(effort.probes()).isBetween(2, 19);
    assertThat(effort.multiplications()).isBetween(1_024_000_000L, 1_200_000_000L);
    assertThat(effort.isReduced()).isTrue();
    assertThat(Effort.of(large, 7, 30))
        .extracting(Effort::images, Effort::probes)
        .containsExactly(7, 30);
  }

  @Test
  void examplesNeedImagesAndAllLabels() {
    assertThatThrownBy(() -> Examples.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Examples(List.of(new float[1], new float[1]), CLASSES, List.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 images, 1 labels");
  }
}
