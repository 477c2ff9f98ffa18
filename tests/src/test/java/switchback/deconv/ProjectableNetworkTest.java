package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.Numbers;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.signals.Patch;
import switchback.fixtures.Nets;
import switchback.training.graphs.Function;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Value;
import switchback.training.graphs.Weights;
import switchback.training.graphs.Windows;
import switchback.training.kernels.Geometry;

class ProjectableNetworkTest {
  private static final Windows ONE = Windows.of(1, 1);
  private static final Windows THREE = Windows.of(3, 3).padded(1, 1, 1, 1);

  /** Adds a convolution of as many features as channels, with filters of ones. */
  private static Value convolution(GraphBuilder graph, String name, Value x, Windows windows) {
    int channels = x.size(1);
    float[] ones = new float[channels * channels * windows.rows() * windows.columns()];
    Arrays.fill(ones, 1);
    return graph.convolution(name, x, windows, 1, Weights.of(ones), null);
  }

  private static Value relu(GraphBuilder graph, Value x) {
    return graph.rectifier("", x, Float.POSITIVE_INFINITY);
  }

  /** Returns a chain of 1x1 convolutions with the given names, of one output. */
  private static NetworkGraph chain(String... names) {
    GraphBuilder graph = new GraphBuilder(new MapShape(1, 6, 6));
    Value x = graph.input();
    for (String name : names) {
      x = relu(graph, convolution(graph, name, x, ONE));
    }
    graph.output("y", x);
    return graph.build();
  }

  private static ProjectableNetwork built(GraphBuilder graph, Value output) {
    graph.output("y", output);
    return ProjectableNetwork.of(graph.build());
  }

  private static GraphBuilder graph() {
    return new GraphBuilder(new MapShape(1, 6, 6));
  }

  // ---- layers

  @Test
  void tellsItsLayersFromThePixelsUpAndThenTheLogits() {
    ProjectableNetwork network = SmallNetworks.classic(4, 5);
    assertThat(network.input()).isEqualTo(new MapShape(3, 32, 32));
    assertThat(network.layers())
        .extracting(ProjectableLayer::name)
        .containsExactly("conv1", "conv2", "output");
    assertThat(network.layers()).extracting(ProjectableLayer::features).containsExactly(4, 5, 5);
    assertThat(network.layers()).extracting(ProjectableLayer::height).containsExactly(32, 16, 8);
    assertThat(network.convolutions())
        .extracting(ProjectableLayer::name)
        .containsExactly("conv1", "conv2");
  }

  @Test
  void convolutionsAreTheLayersWithoutDenseOnes() {
    ProjectableNetwork network =
        Nets.of(1, 6, 6)
            .convolution("conv", 3, new float[18], new float[2])
            .dense("fc", new float[3 * 72], new float[3])
            .network();
    assertThat(network.layers())
        .extracting(ProjectableLayer::name)
        .containsExactly("conv", "fc", "output");
    assertThat(network.layer("fc").maps()).isEqualTo(new MapShape(3, 1, 1));
    assertThat(network.layer("fc").field().patch(0, 0)).isEqualTo(new Patch(0, 0, 6, 6));
    assertThat(network.convolutions()).extracting(ProjectableLayer::name).containsExactly("conv");
  }

  @Test
  void transposedConvolutionsAreLayersButNotConvolutions() {
    GraphBuilder graph = graph();
    Value x = convolution(graph, "down", graph.input(), Windows.of(2, 2).strides(2, 2));
    x =
        graph.transposedConvolution(
            "up", x, Windows.of(2, 2).strides(2, 2), 6, 6, 1, Weights.of(1, 2, 3, 4), null);
    ProjectableNetwork network = built(graph, x);
    assertThat(network.layers())
        .extracting(ProjectableLayer::name)
        .containsExactly("down", "up", "output");
    assertThat(network.layer("up").maps()).isEqualTo(new MapShape(1, 6, 6));
    assertThat(network.convolutions()).extracting(ProjectableLayer::name).containsExactly("down");
    assertThat(network.convolution("up")).isEmpty();
    assertThatThrownBy(() -> network.filter("up", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("up has no filters");
  }

  // ---- maps

  @Test
  void aLayersMapsAreThoseAfterItsReluWhereItHasOne() {
    ProjectableNetwork network =
        Nets.of(1, 2, 2)
            .convolution("linear", 1, new float[] {-1}, 0)
            .convolution("rectified", 1, new float[] {-1}, 0)
            .relu()
            .network();
    Trace trace = network.trace(new float[] {1, -2, 3, -4});
    assertThat(trace.map("linear", 0)).containsExactly(-1, 2, -3, 4);
    assertThat(trace.map("rectified", 0)).containsExactly(1, 0, 3, 0);
    assertThat(trace.strongest("linear", 0)).isEqualTo(new MapUnit(1, 1, 4));
    assertThat(trace.strongest("rectified", 0)).isEqualTo(new MapUnit(1, 0, 3));
    assertThat(trace.strength("linear", 0, RankBy.UNIT)).isEqualTo(4);
    assertThat(trace.strength("linear", 0, RankBy.MAP)).isEqualTo(2);
  }

  @Test
  void theFirstOfEquallyStrongUnitsCounts() {
    Trace trace =
        Nets.of(1, 2, 2)
            .convolution("c", 1, new float[] {1}, 0)
            .network()
            .trace(new float[] {1, 5, 5, 2});
    assertThat(trace.strongest("c", 0)).isEqualTo(new MapUnit(0, 1, 5));
  }

  /** A normalization that cannot go into the sums, since each value has a factor of its own. */
  private static Value perValue(GraphBuilder graph, Value x) {
    float[] factors = Numbers.normal(36, 1);
    int[] shape = {1, 1, 6, 6};
    return graph.scaling("bn", x, factors, shape, factors, shape);
  }

  @Test
  void scalesAndOneFunctionThatDirectlyFollowBelongToTheMaps() {
    GraphBuilder graph = graph();
    Value first = perValue(graph, convolution(graph, "first", graph.input(), ONE));
    Value swish = graph.activation("", first, Function.of(Function.Kind.SWISH));
    Value second = relu(graph, convolution(graph, "second", swish, ONE));
    Value third = relu(graph, relu(graph, convolution(graph, "third", second, ONE)));
    Value slopes = graph.parametricRectifier("", third, new float[] {0.5f});
    ProjectableNetwork network =
        built(graph, perValue(graph, convolution(graph, "last", slopes, ONE)));
    assertThat(maps(network, "first")).isEqualTo(new Operation.Activation(swish()));
    assertThat(network.node("first")).isEqualTo(network.sums("first") + 2);
    assertThat(network.node("second")).isEqualTo(network.sums("second") + 1);
    assertThat(maps(network, "third")).isEqualTo(Operation.Rectifier.RELU);
    assertThat(network.node("third")).isEqualTo(network.sums("third") + 1);
    assertThat(maps(network, "last")).isInstanceOf(Operation.Scaling.class);
  }

  private static Function swish() {
    return Function.of(Function.Kind.SWISH);
  }

  private static Operation maps(ProjectableNetwork network, String layer) {
    return network.graph().node(network.node(layer)).operation();
  }

  @Test
  void whatOthersTakeTooIsNotPassed() {
    GraphBuilder graph = graph();
    Value sums = convolution(graph, "shared", graph.input(), ONE);
    Value scaled = perValue(graph, convolution(graph, "half", relu(graph, sums), ONE));
    Value both = graph.combination("", Combination.Kind.SUM, sums, relu(graph, scaled));
    Value joined = graph.concatenation("", List.of(both, scaled), 1);
    ProjectableNetwork network = built(graph, joined);
    assertThat(network.node("shared")).isEqualTo(network.sums("shared"));
    assertThat(maps(network, "half")).isInstanceOf(Operation.Scaling.class);
  }

  @Test
  void anOutputOfTheNetworkIsNotPassed() {
    GraphBuilder graph = graph();
    Value sums = convolution(graph, "c", graph.input(), ONE);
    graph.output("sums", sums);
    ProjectableNetwork network = built(graph, relu(graph, sums));
    assertThat(network.node("c")).isEqualTo(network.sums("c"));
  }

  @Test
  void poolingsAndOtherOperationsAreNotPassed() {
    GraphBuilder graph = graph();
    Value x = convolution(graph, "c", graph.input(), ONE);
    ProjectableNetwork network = built(graph, relu(graph, graph.maxPooling("", x, ONE)));
    assertThat(network.node("c")).isEqualTo(network.sums("c"));
  }

  // ---- names

  @ParameterizedTest
  @CsvSource({
    "layer1.0.conv1, layer1.0.conv1",
    "conv2, layer1.0.conv2",
    "1.conv1, layer1.1.conv1",
    "layer1.1.conv1, layer1.1.conv1",
    "stem, stem",
    "features:3, features:3",
    "3, features:3",
    "block/proj, /block/proj/Conv",
    "proj, /block/proj/Conv",
    "/block/proj, /block/proj/Conv",
    "/block/proj/Conv, /block/proj/Conv",
    "proj/Conv, /block/proj/Conv",
  })
  void aLayerHasItsNameAndEveryUniqueEndingOfIt(String name, String expected) {
    ProjectableNetwork network =
        ProjectableNetwork.of(
            chain(
                "stem",
                "layer1.0.conv1",
                "layer1.0.conv2",
                "layer1.1.conv1",
                "features:3",
                "/block/proj/Conv"));
    assertThat(network.layer(name).name()).isEqualTo(expected);
    assertThat(network.named(name)).containsExactly(network.layer(expected));
  }

  /** The left names are PyTorch's, the right ones what its exporter writes for those modules. */
  @ParameterizedTest
  @CsvSource({
    "conv1, /conv1/Conv",
    "layer3.0.conv1, /layer3/layer3.0/conv1/Conv",
    "0.conv1, /layer3/layer3.0/conv1/Conv",
    "layer3.0.downsample.0, /layer3/layer3.0/downsample/downsample.0/Conv",
    "downsample.0, /layer3/layer3.0/downsample/downsample.0/Conv",
    "features.2.block.1.0, /features/features.2/block/block.1/block.1.0/Conv",
    "block.1.0, /features/features.2/block/block.1/block.1.0/Conv",
  })
  void aLayerHasThePathOfItsModule(String name, String expected) {
    ProjectableNetwork network =
        ProjectableNetwork.of(
            chain(
                "/conv1/Conv",
                "/layer3/layer3.0/conv1/Conv",
                "/layer3/layer3.0/downsample/downsample.0/Conv",
                "/features/features.2/block/block.1/block.1.0/Conv"));
    assertThat(network.layer(name).name()).isEqualTo(expected);
  }

  @Test
  void aMessageNamesTheLayersOfASimilarName() {
    assertThatThrownBy(
            () -> ProjectableNetwork.of(chain("a.conv1", "a.conv2", "b.conv2")).layer("c.conv2"))
        .hasMessageContaining("got c.conv2, expected a.conv2, b.conv2; hint");
  }

  @Test
  void anExactNameBeatsEndings() {
    ProjectableNetwork network = ProjectableNetwork.of(chain("a.conv", "conv", "b.conv"));
    assertThat(network.layer("conv").name()).isEqualTo("conv");
    assertThat(network.layer("a.conv").name()).isEqualTo("a.conv");
  }

  @Test
  void aNameWithoutItsTypeBeatsEndings() {
    ProjectableNetwork network = ProjectableNetwork.of(chain("x/stem/Conv", "stem/Conv"));
    assertThat(network.layer("stem").name()).isEqualTo("stem/Conv");
    assertThat(network.layer("x/stem").name()).isEqualTo("x/stem/Conv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"onv1", "", ".", "yer1.0.conv1", "0.conv", "layer1", "conv3"})
  void anEndingStartsAtASeparator(String name) {
    ProjectableNetwork network = ProjectableNetwork.of(chain("layer1.0.conv1", "layer1.0.conv2"));
    assertThat(network.named(name)).isEmpty();
    assertThatThrownBy(() -> network.layer(name))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageStartingWith(
            "no such layer: the network's convolution and dense layers: got "
                + name
                + ", expected layer1.0.conv1")
        .hasMessageEndingWith("; hint: switchback describe prints the layers of a network");
  }

  @Test
  void anEndingOfSeveralNamesIsRefusedWithThese() {
    ProjectableNetwork network =
        ProjectableNetwork.of(chain("layer1.0.conv1", "layer1.0.conv2", "layer1.1.conv1"));
    assertThat(network.named("conv1"))
        .extracting(ProjectableLayer::name)
        .containsExactly("layer1.0.conv1", "layer1.1.conv1");
    assertThatThrownBy(() -> network.layer("conv1"))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContaining("several layers have this ending")
        .hasMessageContaining("expected layer1.0.conv1, layer1.1.conv1; hint: give more");
  }

  @Test
  void aMessageNamesTwentyLayersAtMost() {
    String[] names = IntStream.range(0, 30).mapToObj(i -> "c" + i).toArray(String[]::new);
    assertThatThrownBy(() -> ProjectableNetwork.of(chain(names)).layer("d"))
        .hasMessageContaining("c18, c19 and 11 more; hint")
        .hasMessageNotContaining("c20");
  }

  @Test
  void aPrefixThatWasTakenOffIsAccepted() {
    ProjectableNetwork network =
        new ProjectableNetwork(chain("conv1", "layer1.conv1"), "module.", false);
    assertThat(network.layer("module.conv1").name()).isEqualTo("conv1");
    assertThat(network.layer("module.layer1.conv1").name()).isEqualTo("layer1.conv1");
    assertThat(network.layer("conv1").name()).isEqualTo("conv1");
    assertThat(network.layers())
        .extracting(ProjectableLayer::name)
        .containsExactly("conv1", "layer1.conv1", "output");
    assertThat(ProjectableNetwork.of(network.graph()).named("module.conv1")).isEmpty();
  }

  @Test
  void layersOfTheSameNameAreNumbered() {
    ProjectableNetwork network = ProjectableNetwork.of(chain("a", "a", "a_2", "a"));
    assertThat(network.layers())
        .extracting(ProjectableLayer::name)
        .containsExactly("a", "a_2", "a_2_2", "a_3", "output");
  }

  @Test
  void layersWithoutNamesAreNumberedInTheirOrder() {
    ProjectableNetwork network = ProjectableNetwork.of(chain("a", "", "b", ""));
    assertThat(network.layers())
        .extracting(ProjectableLayer::name)
        .containsExactly("a", "layer2", "b", "layer4", "output");
  }

  // ---- the output

  @Test
  void theOutputIsTheSumsBeforeAFinalSoftmax() {
    GraphBuilder graph = graph();
    Value x = relu(graph, convolution(graph, "c", graph.input(), ONE));
    Value sums = graph.dense("fc", x.reshape(1, -1), Weights.of(new float[72]), null);
    ProjectableNetwork network = built(graph, graph.softmax("probabilities", sums, 1));
    assertThat(network.node("output")).isEqualTo(network.sums("fc"));
    assertThat(network.layer("output").features()).isEqualTo(2);
  }

  @Test
  void viewsAfterTheSoftmaxDoNotHideIt() {
    GraphBuilder graph = graph();
    Value x = convolution(graph, "c", graph.input(), ONE);
    Value softmax = graph.softmax("", graph.convolution("head", x, ONE, 1, ones(4), null), 1);
    // As a file with the channels last has it.
    ProjectableNetwork network = built(graph, softmax.transpose(0, 2, 3, 1));
    assertThat(network.graph().nodes().getLast().operation())
        .isInstanceOf(Operation.Rearrangement.class);
    assertThat(network.node("output")).isEqualTo(network.sums("head"));
    assertThat(network.layer("output").maps()).isEqualTo(new MapShape(4, 6, 6));
  }

  private static Weights ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return Weights.of(ones);
  }

  @Test
  void theOutputOfANetworkWithoutASoftmaxIsItsLastMaps() {
    ProjectableNetwork network = SmallNetworks.classic(1, 2);
    assertThat(network.node("output")).isEqualTo(network.graph().nodes().size() - 1);
    assertThat(network.layer("output").maps()).isEqualTo(new MapShape(2, 8, 8));
  }

  @Test
  void aLayerCalledOutputIsTheOutput() {
    ProjectableNetwork network =
        Nets.of(1, 1, 2)
            .convolution("conv", 1, new float[] {1}, 0)
            .dense("output", new float[4], new float[2])
            .network();
    assertThat(network.layers())
        .extracting(ProjectableLayer::name)
        .containsExactly("conv", "output");
  }

  @Test
  void severalOutputsAreRefusedAndNamed() {
    GraphBuilder graph = graph();
    Value x = convolution(graph, "c", graph.input(), ONE);
    graph.output("boxes", relu(graph, x));
    graph.output("scores", graph.softmax("", x, 1));
    ProjectableNetwork network = ProjectableNetwork.of(graph.build());
    assertThat(network.layers()).extracting(ProjectableLayer::name).containsExactly("c");
    assertThatThrownBy(() -> network.layer("output"))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContainingAll(
            "got output", "one layer, since the network has the outputs boxes, scores");
  }

  // ---- neighbours

  @Test
  void theLayerBelowIsFoundThroughWhatKeepsChannels() {
    GraphBuilder graph = graph();
    Value x = relu(graph, convolution(graph, "a", graph.input(), THREE));
    x = graph.maxPooling("", x, Windows.of(2, 2).strides(2, 2));
    x = graph.responseNormalization("", x, 1, 1, 1, 0.75, 1);
    x = graph.padding("", x, new int[] {1, 1, 1, 1}, 3);
    x = convolution(graph, "b", x, THREE);
    x = graph.averagePooling("", x, Windows.of(2, 2), true);
    x = graph.activation("", x, swish());
    ProjectableNetwork network = built(graph, convolution(graph, "c", x, ONE));
    assertThat(network.below("a")).isEmpty();
    assertThat(network.below("b")).contains(network.layer("a"));
    assertThat(network.below("c")).contains(network.layer("b"));
  }

  @Test
  void noLayerIsBelowWhereBranchesMeetOrChannelsChangePlaces() {
    GraphBuilder graph = new GraphBuilder(new MapShape(2, 6, 6));
    Value a = convolution(graph, "a", graph.input(), ONE);
    Value b = convolution(graph, "b", graph.input(), ONE);
    Value sum = graph.combination("", Combination.Kind.SUM, a, b);
    Value c = convolution(graph, "c", sum, ONE);
    Value d = convolution(graph, "d", c.gather(1, 1, 0), ONE);
    Value e = graph.convolution("e", d, ONE, 2, ones(2), null);
    Value f = convolution(graph, "f", e, ONE);
    ProjectableNetwork network = built(graph, graph.dense("fc", f.reshape(1, -1), ones(72), null));
    assertThat(network.below("c")).isEmpty();
    assertThat(network.below("d")).isEmpty();
    // Groups sum over some of the channels only.
    assertThat(network.below("e")).isEmpty();
    assertThat(network.below("f")).contains(network.layer("e"));
    assertThat(network.below("fc")).isEmpty();
  }

  @Test
  void tellsWhichConvolutionsAreOnPixels() {
    GraphBuilder graph = new GraphBuilder(new MapShape(2, 6, 6));
    Value a = convolution(graph, "a", graph.input(), ONE);
    Value b = graph.convolution("grouped", graph.input(), ONE, 2, ones(2), null);
    Value pooled = convolution(graph, "pooled", graph.maxPooling("", b, ONE), ONE);
    Value sum = graph.combination("", Combination.Kind.SUM, a, pooled);
    ProjectableNetwork network = built(graph, convolution(graph, "c", sum, ONE));
    assertThat(network.isOnPixels("a")).isTrue();
    assertThat(network.isOnPixels("grouped")).isFalse();
    assertThat(network.isOnPixels("pooled")).isFalse();
    assertThat(network.isOnPixels("c")).isFalse();
  }

  @Test
  void findsMaxPoolingsBelow() {
    GraphBuilder graph = graph();
    Value a = relu(graph, convolution(graph, "a", graph.input(), ONE));
    Value b = convolution(graph, "b", graph.averagePooling("", a, ONE, false), ONE);
    Value c = convolution(graph, "c", graph.maxPooling("", a, ONE), ONE);
    Value sum = graph.combination("", Combination.Kind.SUM, b, c);
    ProjectableNetwork network = built(graph, convolution(graph, "d", sum, ONE));
    assertThat(network.hasMaxPooling("a")).isFalse();
    assertThat(network.hasMaxPooling("b")).isFalse();
    assertThat(network.hasMaxPooling("c")).isTrue();
    assertThat(network.hasMaxPooling("d")).isTrue();
  }

  @Test
  void aFilterIsACopyOfAFeaturesWeights() {
    GraphBuilder graph = new GraphBuilder(new MapShape(4, 2, 2));
    float[] filters = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    Windows windows = Windows.of(1, 3).padded(0, 1, 0, 1);
    ProjectableNetwork network =
        built(graph, graph.convolution("c", graph.input(), windows, 2, Weights.of(filters), null));
    float[] second = network.filter("c", 1);
    assertThat(second).containsExactly(6, 7, 8, 9, 10, 11);
    second[0] = 99;
    assertThat(network.filter("c", 1)[0]).isEqualTo(6);
    assertThatThrownBy(() -> network.filter("c", 2)).isInstanceOf(SwitchbackException.class);
  }

  // ---- receptive fields

  @Test
  void whereBranchesMeetAFieldHoldsBoth() {
    GraphBuilder graph = graph();
    Value small = convolution(graph, "small", graph.input(), ONE);
    Value wide = convolution(graph, "wide", graph.input(), Windows.of(3, 5).padded(0, 4, 2, 0));
    Value sum = graph.combination("", Combination.Kind.SUM, small, wide);
    Value joined = graph.concatenation("", List.of(sum, wide), 1);
    ProjectableNetwork network = built(graph, convolution(graph, "top", joined, THREE));
    assertThat(network.layer("wide").field()).isEqualTo(new ReceptiveField(3, 5, 1, 1, 0, -4));
    assertThat(network.layer("top").field()).isEqualTo(new ReceptiveField(5, 7, 1, 1, -1, -5));
  }

  @Test
  void aFrameMovesAField() {
    GraphBuilder graph = graph();
    Value framed = graph.padding("", graph.input(), new int[] {2, 1, 0, -1}, 7);
    ProjectableNetwork network = built(graph, convolution(graph, "c", framed, Windows.of(3, 3)));
    assertThat(network.layer("c").field()).isEqualTo(new ReceptiveField(3, 3, 1, 1, -2, -1));
  }

  @Test
  void unitsOfOtherOperationsSeeTheWholeImage() {
    GraphBuilder graph = graph();
    Value turned = graph.input().transpose(0, 1, 3, 2);
    ProjectableNetwork network = built(graph, convolution(graph, "c", turned, ONE));
    assertThat(network.layer("c").field()).isEqualTo(new ReceptiveField(6, 6, 0, 0, 0, 0));
    assertThat(network.layer("c").field().patch(2, 5)).isEqualTo(new Patch(0, 0, 6, 6));
  }

  @Test
  void branchesOfOtherStridesOrSizesSeeTheWholeImage() {
    GraphBuilder graph = graph();
    Value x = convolution(graph, "x", graph.input(), Windows.of(2, 2).strides(2, 2));
    Value up =
        graph.transposedConvolution(
            "up", x, Windows.of(2, 2).strides(2, 2), 6, 6, 1, ones(4), null);
    Value mean = graph.globalAveragePooling("", graph.input());
    Value gate = graph.combination("", Combination.Kind.PRODUCT, graph.input(), mean);
    Value a = convolution(graph, "a", gate, ONE);
    Value b = convolution(graph, "b", graph.combination("", Combination.Kind.SUM, a, up), ONE);
    ProjectableNetwork network = built(graph, b);
    ReceptiveField whole = new ReceptiveField(6, 6, 0, 0, 0, 0);
    assertThat(network.layer("x").field()).isEqualTo(new ReceptiveField(2, 2, 2, 2, 0, 0));
    assertThat(network.layer("up").field()).isEqualTo(whole);
    assertThat(network.layer("a").field()).isEqualTo(whole);
    assertThat(network.layer("b").field()).isEqualTo(whole);
  }

  // ---- refusals

  @Test
  void refusesAGraphWithoutConvolutions() {
    assertThatThrownBy(() -> Nets.of(1, 2, 2).dense("fc", new float[4], 0).network())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no convolution");
  }

  @Test
  void refusesNodesThatDoNotFitTogether() {
    Geometry windows = Geometry.sizeKeeping(6, 6, 3, 3);
    Operation sums = new Operation.Convolution(4, 1, windows, Weights.of(new float[36]), null);
    MapShape image = new MapShape(1, 6, 6);
    Node input = new Node("", new Operation.Input(), List.of(), image);
    Node first = new Node("a", sums, List.of(0), new MapShape(4, 6, 6));
    Node second = new Node("b", sums, List.of(1), new MapShape(4, 6, 6));
    Map<String, Integer> outputs = Map.of("y", 1);
    assertThat(new NetworkGraph(List.of(input, first), outputs).input()).isEqualTo(image);
    assertThatThrownBy(() -> new NetworkGraph(List.of(input, first, second), outputs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("Convolution of [4x6x6] to 4x6x6");
  }

  @Test
  void namesTheLayersThereAre() {
    assertThatThrownBy(() -> SmallNetworks.classic(1, 1).layer("fc1"))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContainingAll("got fc1", "expected conv1, conv2, output");
  }

  @Test
  void refusesAnImageOfAnotherSize() {
    assertThatThrownBy(() -> SmallNetworks.classic(1, 1).trace(new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("got 5 values", "3x32x32");
  }

  @Test
  void refusesImageSetsOfAnotherSize() {
    ProjectableNetwork network = SmallNetworks.classic(1, 1);
    network.checkImages(new ImageSet(3, 32, 32, new byte[0][], new int[0]));
    ImageSet grey = new ImageSet(1, 32, 32, new byte[0][], new int[0]);
    assertThatThrownBy(() -> network.checkImages(grey))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContainingAll("0 images of 1x32x32: got 1x32x32, expected 3x32x32; hint: ");
  }
}
