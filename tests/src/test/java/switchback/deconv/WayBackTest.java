package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import switchback.deconv.signals.Patch;
import switchback.deconv.signals.Signal;
import switchback.fixtures.Nets;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Indices;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Value;
import switchback.training.graphs.Weights;
import switchback.training.graphs.Windows;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/** Ways forward and back through single operations, by hand. */
class WayBackTest {
  private static final Geometry PADDED =
      new Geometry(new Axis(1, 1, 1, 0, 1), new Axis(3, 2, 2, 1, 1, 0));

  private static OneOperation average(int... frame) {
    return new OneOperation(
        new Operation.AveragePooling(PADDED, Indices.of(frame)),
        List.of(new MapShape(1, 1, 3)),
        new MapShape(1, 1, 2));
  }

  @Test
  void anAverageIsOverTheCellsWithinTheMap() {
    OneOperation average = average(0, 0, 0, 0);
    assertThat(average.forward(4, 6, 8)).containsExactly(4, 7);
    assertThat(average.back(new float[3], 3, 10)).containsExactly(3, 5, 5);
  }

  @Test
  void anAverageMayCountThePadding() {
    OneOperation average = average(0, 1, 0, 0);
    assertThat(average.forward(4, 6, 8)).containsExactly(2, 7);
    assertThat(average.back(new float[3], 3, 10)).containsExactly(1.5f, 5, 5);
  }

  /** Two cells, 2 apart, over one between them. */
  @Test
  void anAverageOfNoCellIsZero() {
    Geometry windows = new Geometry(new Axis(1, 1, 1, 0, 1), new Axis(1, 2, 1, 1, 2));
    OneOperation average =
        OneOperation.of(
            new Operation.AveragePooling(windows, Indices.of(0, 0, 0, 0)), new MapShape(1, 1, 1));
    assertThat(average.forward(5)).containsExactly(0);
    assertThat(average.back(new float[1], 3)).containsExactly(0);
  }

  /** Two cells, 2 apart: the first window sees the padding and cell 1. */
  @Test
  void aMaximumMayBeOfCellsApart() {
    Geometry windows = new Geometry(new Axis(1, 1, 1, 0, 1), new Axis(4, 2, 1, 1, 2, 0));
    OneOperation maximum =
        new OneOperation(
            new Operation.MaxPooling(windows),
            List.of(new MapShape(1, 1, 4)),
            new MapShape(1, 1, 3));
    assertThat(maximum.forward(6, -2, 5, 9)).containsExactly(-2, 6, 9);
    assertThat(maximum.back(new float[] {6, -2, 5, 9}, 1, 2, 3)).containsExactly(2, 1, 0, 3);
  }

  @Test
  void aMaximumIsOfOneCellAtLeast() {
    GraphBuilder graph = new GraphBuilder(new MapShape(1, 4, 1));
    Windows windows = Windows.of(2, 2).dilations(1, 2).padded(0, 1, 0, 1);
    assertThatThrownBy(() -> graph.maxPooling("m", graph.input(), windows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whose gaps lie over the whole map");
  }

  @Test
  void averagesRefuseWindowsOfPaddingAlone() {
    Windows windows = Windows.of(2, 2).padded(0, 0, 2, 0);
    GraphBuilder graph = new GraphBuilder(new MapShape(1, 4, 4));
    assertThatThrownBy(() -> graph.averagePooling("a", graph.input(), windows, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("windows that lie in the padding alone");
    assertThatThrownBy(() -> graph.maxPooling("m", graph.input(), windows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("windows that lie in the padding alone");
  }

  @Test
  void aScaleIsNotShiftedOnTheWayBack() {
    OneOperation scaling =
        OneOperation.of(
            new Operation.Scaling(Weights.of(2, -1), Weights.of(10, 20)), new MapShape(2, 1, 2));
    assertThat(scaling.forward(1, 2, 3, 4)).containsExactly(12, 14, 17, 16);
    assertThat(scaling.back(new float[4], 1, 2, 3, 4)).containsExactly(2, 4, -3, -4);
  }

  /**
   * With {@code s = 1 + a^2 + b^2 = 6} both outputs are {@code x / root(s)}; of the first one
   * {@code d/da = 1 / root(6) - 1 * 1 / 6^1.5} and {@code d/db = -1 * 2 / 6^1.5}.
   */
  @Test
  void anActivationDampsItsNeighboursOnTheWayBackToo() {
    OneOperation responses =
        OneOperation.of(
            new Operation.ResponseNormalization(1, 1, 1, 0.5, 1), new MapShape(2, 1, 1));
    double root = Math.sqrt(6);
    assertThat(responses.forward(1, 2)).containsExactly((float) (1 / root), (float) (2 / root));
    assertThat(responses.back(new float[] {1, 2}, 1, 0))
        .usingComparatorWithPrecision(1e-7f)
        .containsExactly((float) (1 / root - 1 / (6 * root)), (float) (-2 / (6 * root)));
  }

  /** Two maps before and one behind: windows of DL4J and ONNX may be lopsided. */
  @Test
  void responsesAreNormalisedOverUnequalNumbersOfMapsBeforeAndBehind() {
    OneOperation responses =
        OneOperation.of(new Operation.ResponseNormalization(2, 1, 1, 1, 0), new MapShape(4, 1, 1));
    assertThat(responses.forward(1, 2, 3, 4))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(1 / 5f, 2 / 14f, 3 / 30f, 4 / 29f);
    // Map 0 is in the windows of outputs 0, 1 and 2, whose slopes by it are 1/5 - 2/25, -2 * 2/196
    // and -2 * 3/900.
    float[] ones = {1, 1, 1, 1};
    assertThat(responses.back(new float[] {1, 2, 3, 4}, ones)[0])
        .isCloseTo(0.2f - 0.08f - 4 / 196f - 6 / 900f, within(1e-6f));
  }

  @Test
  void zerosLieAroundAndAreCutOff() {
    MapShape maps = new MapShape(1, 1, 2);
    OneOperation padding =
        new OneOperation(
            new Operation.Padding(Indices.of(1, 0, 0, 2), 0), List.of(maps), new MapShape(1, 2, 4));
    assertThat(padding.forward(5, 6)).containsExactly(0, 0, 0, 0, 5, 6, 0, 0);
    assertThat(padding.back(new float[2], 1, 2, 3, 4, 5, 6, 7, 8)).containsExactly(5, 6);
    Signal outside = new Signal(1, new Patch(0, 1, 1, 3), new float[] {1, 1, 1});
    assertThat(padding.back(new float[2], outside, Recipe.ZEILER_FERGUS)).containsExactly(0, 0);
  }

  @Test
  void aNegativeFrameCuts() {
    OneOperation crop =
        new OneOperation(
            new Operation.Padding(Indices.of(0, -1, 0, 1), 9),
            List.of(new MapShape(1, 1, 3)),
            new MapShape(1, 1, 3));
    assertThat(crop.forward(1, 2, 3)).containsExactly(2, 3, 9);
    assertThat(crop.back(new float[3], 4, 5, 6)).containsExactly(0, 4, 5);
  }

  @Test
  void mapsGoFlatInEitherOrder() {
    MapShape maps = new MapShape(2, 1, 3);
    MapShape flat = new MapShape(6, 1, 1);
    OneOperation plain =
        new OneOperation(new Operation.Rearrangement(null, 0), List.of(maps), flat);
    assertThat(plain.forward(1, 2, 3, 4, 5, 6)).containsExactly(1, 2, 3, 4, 5, 6);
    OneOperation last =
        new OneOperation(
            new Operation.Rearrangement(Indices.of(0, 3, 1, 4, 2, 5), 0), List.of(maps), flat);
    assertThat(last.forward(1, 2, 3, 4, 5, 6)).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(last.back(new float[6], 1, 4, 2, 5, 3, 6)).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void aDenseLayerSumsItsInputs() {
    OneOperation dense =
        new OneOperation(
            new Operation.Dense(3, Weights.of(1, 2, 3, 4, 5, 6), Weights.of(0, 10, 20)),
            List.of(new MapShape(2, 1, 1)),
            new MapShape(3, 1, 1));
    assertThat(dense.forward(1, -1)).containsExactly(-1, 9, 19);
    assertThat(dense.back(new float[2], 1, 0, -1)).containsExactly(-4, -4);
    MapShape two = new MapShape(2, 1, 1);
    Operation lacking = new Operation.Dense(3, Weights.of(new float[5]), null);
    assertThatThrownBy(() -> new OneOperation(lacking, List.of(two), new MapShape(3, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Dense of [2x1x1] to 3x1x1");
  }

  @Test
  void aProductGoesBackByTheProductRule() {
    OneOperation product =
        new OneOperation(
            new Operation.Combination(Combination.Kind.PRODUCT),
            List.of(new MapShape(1, 1, 3), new MapShape(1, 1, 1)),
            new MapShape(1, 1, 3));
    assertThat(product.forward(1, 2, 3, 10)).containsExactly(10, 20, 30);
    // The factor that is repeated gets the sum over all places.
    assertThat(product.back(new float[] {1, 2, 3, 10}, 1, 0, -1)).containsExactly(10, 0, -10, -2);
  }

  @Test
  void equalValuesShareTheSignalOfAMaximum() {
    OneOperation maximum =
        new OneOperation(
            new Operation.Combination(Combination.Kind.MAXIMUM),
            List.of(new MapShape(1, 1, 3), new MapShape(1, 1, 3)),
            new MapShape(1, 1, 3));
    assertThat(maximum.back(new float[] {1, 2, 3, 3, 2, 1}, 8, 8, 8))
        .containsExactly(0, 4, 8, 8, 4, 0);
  }

  @Test
  void theFirstOfEqualValuesTakesTheSignalOfAReduction() {
    OneOperation greatest =
        new OneOperation(
            new Operation.Reduction(2, Operation.Reduction.Statistic.MAXIMUM),
            List.of(new MapShape(1, 2, 3)),
            new MapShape(2, 1, 1));
    float[] image = {5, 7, 7, -1, -2, -1};
    assertThat(greatest.forward(image)).containsExactly(7, -1);
    assertThat(greatest.back(image, 3, 4)).containsExactly(0, 3, 0, 4, 0, 0);
  }

  /** ReLU6: between 0 and 6 the output depends on the input, at and beyond them it does not. */
  @Test
  void aRectifierWithACeilingPassesWhatLiesBetween() {
    OneOperation capped = OneOperation.of(new Operation.Rectifier(6), new MapShape(1, 1, 5));
    float[] image = {-1, 0, 3, 6, 7};
    assertThat(capped.forward(image)).containsExactly(0, 0, 3, 6, 6);
    Signal signal = Signal.over(capped.output(), new float[] {1, 2, -3, 4, 5});
    assertThat(capped.back(image, signal, Recipe.SALIENCY)).containsExactly(0, 0, -3, 0, 0);
    assertThat(capped.back(image, signal, Recipe.GUIDED)).containsExactly(0, 0, 0, 0, 0);
    assertThat(capped.back(image, signal, Recipe.ZEILER_FERGUS)).containsExactly(1, 2, 0, 4, 5);
  }

  /**
   * Two branches, x and -3 x. The signal -2 at their sum gives -2 and 6, whose sum passes the ReLU
   * as 4; rectified apart they would give 6.
   */
  @Test
  void branchesAddBeforeAnythingBelowIsUndone() {
    GraphBuilder graph = new GraphBuilder(new MapShape(1, 1, 1));
    Value x = graph.rectifier("", graph.input(), Float.POSITIVE_INFINITY);
    Value minus = graph.convolution("minus", x, Windows.of(1, 1), 1, Weights.of(-3), null);
    Value sum = graph.combination("", Combination.Kind.SUM, x, minus);
    graph.output("y", graph.convolution("top", sum, Windows.of(1, 1), 1, Weights.of(-1), null));
    ProjectableNetwork network = ProjectableNetwork.of(graph.build());
    Trace trace = network.trace(new float[] {1});
    Projection projection = new Projector(network).project(trace, "top", 0, Recipe.ZEILER_FERGUS);
    assertThat(projection.activation()).isEqualTo(2);
    assertThat(projection.pixels()).containsExactly(4);
  }

  @Test
  void aBranchThatTakesTheSameMapsTwiceCountsTwice() {
    ProjectableNetwork network =
        Nets.of(1, 1, 2)
            .then((graph, x) -> graph.combination("", Combination.Kind.PRODUCT, x, x))
            .then((graph, x) -> graph.concatenation("", List.of(x, x), 1))
            .convolution("sum", 1, new float[] {1, 10}, 0)
            .network();
    Trace trace = network.trace(new float[] {3, 5});
    assertThat(trace.map("sum", 0)).containsExactly(99, 275);
    Projection projection = new Projector(network).project(trace, "sum", 0, Recipe.ZEILER_FERGUS);
    assertThat(projection.pixels()).containsExactly(0, 275 * 11 * 2 * 5);
  }

  @Test
  void nothingComesBackFromANodeThatDoesNotSeeTheImage() {
    // The frame has taken the place of all pixels.
    ProjectableNetwork network =
        Nets.of(1, 2, 2)
            .then((graph, x) -> graph.padding("", x, new int[] {-2, 0, 2, 0}, 3))
            .convolution("c", 1, new float[] {1}, 0)
            .network();
    Trace trace = network.trace(new float[] {1, 2, 3, 4});
    assertThat(trace.map("c", 0)).containsExactly(3, 3, 3, 3);
    assertThat(new Projector(network).project(trace, "c", 0, Recipe.BLOG).pixels())
        .containsExactly(0, 0, 0, 0);
  }
}
