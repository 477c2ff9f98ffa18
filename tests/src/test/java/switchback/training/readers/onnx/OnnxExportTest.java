package switchback.training.readers.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.Shared;
import switchback.fixtures.GraphFixture;
import switchback.training.engine.Engine;
import switchback.training.graphs.Function;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.GraphLayer;
import switchback.training.graphs.GraphLayers;
import switchback.training.graphs.Indices;
import switchback.training.graphs.Interpolation;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Value;
import switchback.training.graphs.Weights;
import switchback.training.graphs.Windows;
import switchback.training.readers.ReadRequest;

/** Exported networks: ONNX Runtime and our own reader compute the same with them. */
class OnnxExportTest {
  private static final MapShape IMAGE = new MapShape(4, 6, 5);

  @TempDir Path folder;

  private static float[] image(MapShape maps) {
    SplittableRandom random = new SplittableRandom(3);
    float[] image = new float[maps.size()];
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) random.nextDouble(0, 1);
    }
    return image;
  }

  private void check(NetworkGraph graph) throws IOException, OrtException {
    Path file = folder.resolve("net.onnx");
    OnnxExport.write(graph, file);
    NetworkGraph again = OnnxFiles.read(file, ReadRequest.NONE).graph();
    MapShape maps = graph.input();
    float[] image = image(maps);
    float[] two = new float[2 * image.length];
    System.arraycopy(image, 0, two, 0, image.length);
    Map<String, float[]> other =
        OnnxRuntime.run(file, two, 2, maps.channels(), maps.height(), maps.width());
    assertThat(again.outputs().keySet()).isEqualTo(graph.outputs().keySet());
    for (Map.Entry<String, Integer> output : graph.outputs().entrySet()) {
      float[] expected = run(graph, image, output.getKey());
      float[] got = Objects.requireNonNull(other.get(output.getKey()));
      assertThat(got).hasSize(2 * expected.length);
      compare(got, expected);
      compare(run(again, image, output.getKey()), expected);
    }
  }

  private static float[] run(NetworkGraph graph, float[] image, String output) {
    return new Engine(graph, false).run(image, List.of(graph.outputs().get(output))).getFirst();
  }

  private static void compare(float[] got, float[] expected) {
    float largest = 1e-3f;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat(got[i]).as("value " + i).isCloseTo(expected[i], within(2e-5f * largest));
    }
  }

  private static NetworkGraph of(GraphBuilder builder, Value output) {
    builder.output("y", output);
    return builder.build();
  }

  @ParameterizedTest
  @EnumSource(Function.Kind.class)
  void writesEveryFunction(Function.Kind kind) throws IOException, OrtException {
    Function function =
        switch (kind) {
          case CLIP -> new Function(kind, 0.25, 0.75);
          case HARD_SIGMOID, HARD_SWISH -> new Function(kind, 0.3, 0.4);
          default -> new Function(kind, 0.7, 0);
        };
    GraphBuilder builder = new GraphBuilder(IMAGE);
    check(of(builder, builder.activation("f", builder.input(), function)));
  }

  @Test
  void writesInterpolationsThatOnnxHasNoModeFor() throws IOException, OrtException {
    Interpolation rows =
        new Interpolation(
            6, 2, Indices.of(0, 3, 1, 1, 5, 4), Weights.of(0.3f, 0.6f, 1, 2, 0.5f, 0.5f));
    Interpolation columns = Interpolation.nearest(5, new int[] {0, 4, 2, 2, 1, 1, 3});
    GraphBuilder builder = new GraphBuilder(IMAGE);
    check(of(builder, builder.resizing("r", builder.input(), rows, columns)));
  }

  @Test
  void writesResponsesOfNeighboursOnOneSideAlone() throws IOException, OrtException {
    GraphBuilder builder = new GraphBuilder(IMAGE);
    Value x = builder.input();
    builder.output("even", builder.responseNormalization("a", x, 1, 2, 0.5, 0.75, 2));
    builder.output("odd", builder.responseNormalization("b", x, 2, 2, 0.5, 0.6, 1));
    check(builder.build());
  }

  @Test
  void writesPoolingsWithAFrameThatCountsInPart() throws IOException, OrtException {
    Windows windows =
        Windows.of(3, 3).strides(2, 2).padded(1, 0, 1, 1).padding(Windows.Padding.CEILING);
    GraphBuilder builder = new GraphBuilder(IMAGE);
    Value x = builder.input();
    builder.output("all", builder.averagePooling("a", x, windows, true));
    builder.output("inside", builder.averagePooling("b", x, windows, false));
    Windows gaps = Windows.of(2, 2).dilations(2, 3).padded(1, 1, 0, 1);
    builder.output("gaps", builder.averagePooling("c", x, gaps, true));
    builder.output("largest", builder.maxPooling("d", x, gaps));
    check(builder.build());
  }

  @Test
  void keepsNamesAndNumbersSecondOnes() throws IOException, OrtException {
    GraphBuilder builder = new GraphBuilder(new MapShape(2, 4, 4));
    Value x = builder.input();
    Weights filters = Weights.of(0.5f, -1, 2, 0.25f);
    Value a = builder.convolution("conv", x, Windows.of(1, 1), 1, filters, null);
    Value b = builder.convolution("conv", a, Windows.of(1, 1), 1, filters, Weights.of(1, 2));
    builder.output("input", b);
    NetworkGraph graph = builder.build();
    check(graph);
    NetworkGraph again = OnnxFiles.read(folder.resolve("net.onnx"), ReadRequest.NONE).graph();
    assertThat(new GraphLayers(again, "").all())
        .extracting(GraphLayer::name)
        .containsExactly("conv", "conv_2", "output");
  }

  @Test
  void keepsTheOrderOfAxesOfImagesThatLookLikeOthers() throws IOException, OrtException {
    GraphBuilder builder = new GraphBuilder(new MapShape(6, 5, 3));
    Value turned = builder.input().transpose(0, 3, 1, 2);
    check(of(builder, builder.rectifier("r", turned, Float.POSITIVE_INFINITY)));
  }

  @Test
  void writesTheSameBytesAndNothingIfItCannotWrite() throws IOException {
    GraphBuilder builder = new GraphBuilder(IMAGE);
    NetworkGraph graph = of(builder, builder.softmax("s", builder.input(), 1));
    OnnxExport.write(graph, folder.resolve("a.onnx"));
    OnnxExport.write(graph, folder.resolve("b.onnx"));
    assertThat(folder.resolve("a.onnx")).hasSameBinaryContentAs(folder.resolve("b.onnx"));
    assertThat(graph.node(1).operation()).isInstanceOf(Operation.Softmax.class);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mnist-onnx/mnist.onnx",
        "fastestdet/FastestDet.onnx",
        "stm32-mobilenetv2-onnx/mobilenet_v2_0.35_128_tfs_channel_first.onnx",
        "stm32-mobilenetv2-onnx/mobilenet_v2_128_0.5.onnx"
      })
  void writesTrainedNetworks(String name) throws IOException, OrtException {
    Path file = Shared.path("nets/" + name);
    compareWithItsFile(file);
  }

  @Test
  void writesReferenceNetworks() throws IOException, OrtException {
    for (String name : GraphFixture.names()) {
      compareWithItsFile(GraphFixture.read(name).file());
    }
  }

  private void compareWithItsFile(Path file) throws IOException, OrtException {
    NetworkGraph graph = OnnxFiles.read(file, ReadRequest.NONE).graph();
    MapShape maps = graph.input();
    Map<String, float[]> original =
        OnnxRuntime.run(file, image(maps), 1, maps.channels(), maps.height(), maps.width());
    for (String output : graph.outputs().keySet()) {
      compare(run(graph, image(maps), output), Objects.requireNonNull(original.get(output)));
    }
    check(graph);
  }
}
