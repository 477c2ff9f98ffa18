package switchback.training.readers.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import switchback.Npz;
import switchback.Shared;
import switchback.fixtures.GraphFixture;
import switchback.training.engine.Engine;
import switchback.training.graphs.GraphLayer;
import switchback.training.graphs.GraphLayers;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Operation;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.ReadRequest;

/** Networks with reference values that PyTorch computed. */
class OnnxReferenceTest {
  private static final double TOLERANCE = 1e-4;

  private String worst = "";
  private double difference;

  @ParameterizedTest
  @MethodSource("switchback.fixtures.GraphFixture#names")
  void computesLogitsAndMaps(String name) throws IOException {
    GraphFixture fixture = GraphFixture.read(name);
    ReadNetwork read = OnnxFiles.read(fixture.file(), ReadRequest.NONE);
    float[][] images = images(fixture.npz().get("images"));
    for (Map.Entry<String, String> layer : fixture.nodes().entrySet()) {
      Npz.Array expected = fixture.npz().get(GraphFixture.maps(layer.getKey()));
      compare(read, images, layer.getValue(), expected);
    }
    report(name);
  }

  @ParameterizedTest
  @CsvSource({
    "mnist-onnx, mnist.onnx, reference.npz",
    "fastestdet, FastestDet.onnx, reference-FastestDet-onnx.npz",
    "stm32-mobilenetv2-onnx, mobilenet_v2_0.35_128_tfs_channel_first.onnx,"
        + " reference-mobilenet_v2_0.35_128_tfs_channel_first-onnx.npz",
    "stm32-mobilenetv2-onnx, mobilenet_v2_128_0.5.onnx,"
        + " reference-mobilenet_v2_128_0.5-onnx.npz"
  })
  void computesOutputsAndMaxima(String folder, String file, String arrays) throws IOException {
    Path net = Shared.path("nets/" + folder);
    ReadNetwork read = OnnxFiles.read(net.resolve(file), ReadRequest.NONE);
    Npz reference = Npz.read(net.resolve(arrays));
    float[][] images = images(reference.get("inputs"));
    for (String name : reference.names()) {
      if (name.equals("logits")) {
        compare(read, images, "output", reference.get(name));
      } else if (name.startsWith("max/")) {
        compareMaxima(read, images, name.substring("max/".length()), reference.get(name));
      } else if (name.startsWith("out/") || (name.equals("probabilities") && hasSoftmax(read))) {
        compareOutput(read, images, reference.get(name));
      }
    }
    report(file);
  }

  private void report(String name) {
    System.out.printf(Locale.ROOT, "onnx | %s | %.1e at %s%n", name, difference, worst);
    assertThat(difference).as(worst).isLessThan(TOLERANCE);
  }

  private static float[][] images(Npz.Array all) {
    float[] values = all.floats();
    int each = values.length / all.size(0);
    float[][] images = new float[all.size(0)][];
    Arrays.setAll(images, i -> Arrays.copyOfRange(values, i * each, (i + 1) * each));
    return images;
  }

  private static GraphLayer layer(ReadNetwork read, String name) {
    List<GraphLayer> found = new GraphLayers(read.graph(), read.prefix()).named(name);
    assertThat(found).as(name).hasSize(1);
    return found.getFirst();
  }

  private void compare(ReadNetwork read, float[][] images, String name, Npz.Array expected) {
    compare(name, computed(read.graph(), layer(read, name).maps(), images), expected);
  }

  private void compareOutput(ReadNetwork read, float[][] images, Npz.Array expected) {
    int node = read.graph().outputs().values().iterator().next();
    compare("first output", computed(read.graph(), node, images), expected);
  }

  private static boolean hasSoftmax(ReadNetwork read) {
    return read.graph().nodes().getLast().operation() instanceof Operation.Softmax;
  }

  private void compareMaxima(ReadNetwork read, float[][] images, String name, Npz.Array expected) {
    int node = layer(read, name).maps();
    MapShape maps = read.graph().node(node).maps();
    float[] values = computed(read.graph(), node, images);
    float[] maxima = new float[images.length * maps.channels()];
    Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < values.length; i++) {
      maxima[i / maps.plane()] = Math.max(maxima[i / maps.plane()], values[i]);
    }
    compare(name, maxima, expected);
  }

  private static float[] computed(NetworkGraph graph, int node, float[][] images) {
    Engine engine = new Engine(graph, false);
    List<float[]> all = new ArrayList<>();
    for (float[] image : images) {
      all.add(engine.run(image, List.of(node)).getFirst());
    }
    float[] joined = new float[all.size() * all.getFirst().length];
    for (int i = 0; i < all.size(); i++) {
      System.arraycopy(all.get(i), 0, joined, i * all.get(i).length, all.get(i).length);
    }
    return joined;
  }

  private void compare(String name, float[] got, Npz.Array expected) {
    double[] values = expected.values();
    assertThat(got).as(name).hasSameSizeAs(values);
    double largest = 0;
    double distance = 0;
    for (int i = 0; i < got.length; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
      distance = Math.max(distance, Math.abs(values[i] - got[i]));
    }
    if (distance / largest >= difference) {
      difference = distance / largest;
      worst = name;
    }
  }
}
