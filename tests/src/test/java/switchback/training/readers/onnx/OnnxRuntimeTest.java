package switchback.training.readers.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import switchback.training.engine.Engine;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.readers.InputSize;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.ReadRequest;

/** Every operator in many spellings: the same outputs as ONNX Runtime's. */
class OnnxRuntimeTest {
  private static final double TOLERANCE = 2e-5;

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource("switchback.training.readers.onnx.OnnxCases#all")
  void computesTheSame(OnnxCase given) throws IOException, OrtException {
    Path file = Files.write(folder.resolve("model.onnx"), given.model().bytes());
    ReadNetwork read = OnnxFiles.read(file, request(given));
    int batch = (int) given.shape()[0];
    float[] input = values(given.shape());
    Map<String, float[]> expected = OnnxRuntime.run(file, input, given.shape());
    float[] image = given.isLast() ? first(input, read.graph().input()) : input;
    for (Map.Entry<String, Integer> output : read.graph().outputs().entrySet()) {
      float[] one = Arrays.copyOf(image, image.length / batch);
      float[] got = new Engine(read.graph(), false).run(one, List.of(output.getValue())).getFirst();
      compare(got, values(expected, output.getKey()), batch);
    }
    assertThat(read.graph().outputs().keySet()).isEqualTo(expected.keySet());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("switchback.training.readers.onnx.OnnxCases#all")
  void exportsWhatComputesTheSame(OnnxCase given) throws IOException, OrtException {
    Path file = Files.write(folder.resolve("model.onnx"), given.model().bytes());
    NetworkGraph graph = OnnxFiles.read(file, request(given)).graph();
    Path exported = folder.resolve("exported.onnx");
    OnnxExport.write(graph, exported);
    assertThat(OnnxFiles.recognises(exported)).isTrue();
    NetworkGraph again = OnnxFiles.read(exported, ReadRequest.NONE).graph();
    MapShape maps = graph.input();
    float[] image = values(1, maps.channels(), maps.height(), maps.width());
    Map<String, float[]> other =
        OnnxRuntime.run(exported, image, 1, maps.channels(), maps.height(), maps.width());
    assertThat(other.keySet()).isEqualTo(graph.outputs().keySet());
    for (Map.Entry<String, Integer> output : graph.outputs().entrySet()) {
      float[] expected = run(graph, image, output.getKey());
      compare(values(other, output.getKey()), expected, 1);
      compare(run(again, image, output.getKey()), expected, 1);
    }
  }

  private static float[] run(NetworkGraph graph, float[] image, String output) {
    return new Engine(graph, false).run(image, List.of(graph.outputs().get(output))).getFirst();
  }

  private static float[] values(Map<String, float[]> outputs, String name) {
    return Objects.requireNonNull(outputs.get(name), name);
  }

  private static ReadRequest request(OnnxCase given) {
    int last = given.shape().length - 1;
    int width = (int) given.shape()[given.isLast() ? last - 1 : last];
    int height = last == 2 ? 1 : (int) given.shape()[given.isLast() ? last - 2 : last - 1];
    return new ReadRequest(new InputSize(height, width), null);
  }

  /** Returns random numbers, the same for each image of a batch. */
  private static float[] values(long... shape) {
    SplittableRandom random = new SplittableRandom(5);
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    int each = values.length / (int) shape[0];
    for (int i = 0; i < values.length; i++) {
      values[i] = i < each ? (float) random.nextDouble(-1.5, 1.5) : values[i - each];
    }
    return values;
  }

  private static float[] first(float[] last, MapShape maps) {
    float[] first = new float[last.length];
    for (int i = 0; i < last.length; i++) {
      first[i] = last[i % maps.plane() * maps.channels() + i / maps.plane()];
    }
    return first;
  }

  private static void compare(float[] got, float[] all, int batch) {
    float[] expected = Arrays.copyOf(all, all.length / batch);
    assertThat(got).hasSameSizeAs(expected);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < got.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs((double) got[i] - expected[i]));
    }
    assertThat(difference).isLessThan(TOLERANCE * Math.max(largest, 1e-3));
  }
}
