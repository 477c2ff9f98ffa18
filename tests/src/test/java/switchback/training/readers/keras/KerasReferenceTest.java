package switchback.training.readers.keras;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.Npz;
import switchback.Shared;
import switchback.training.engine.Engine;
import switchback.training.graphs.GraphLayer;
import switchback.training.graphs.GraphLayers;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;
import switchback.training.readers.InputSize;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.ReadRequest;

/** Real networks of others, with reference values that PyTorch computed. */
class KerasReferenceTest {
  private static final double TOLERANCE = 1e-4;

  private String worst = "";
  private double difference;

  @ParameterizedTest
  @CsvSource({
    "cnn-explainer-tinyvgg, model.json, reference.npz",
    "dl4j-test-resources, 12net.h5, reference-12net-h5.npz",
    "dl4j-test-resources, cnn_batch_norm.h5, reference-cnn_batch_norm-h5.npz",
    "dl4j-test-resources, batchNormError2.h5, reference-batchNormError2-h5.npz",
    "face-mini-xception, fer2013_mini_XCEPTION.102-0.66.hdf5,"
        + " reference-fer2013_mini_XCEPTION.102-0.66-hdf5.npz",
    "face-mini-xception, gender_mini_XCEPTION.21-0.95.hdf5,"
        + " reference-gender_mini_XCEPTION.21-0.95-hdf5.npz",
    "mlperf-tiny, pretrainedResnet.h5, reference-pretrainedResnet-h5.npz",
    "mlperf-tiny, vww_96.h5, reference-vww_96-h5.npz",
    "stm32-zoo-keras, mobilenet_v1_0.25_224_imagenet.h5, reference.npz"
  })
  void computesOutputsAndMaxima(String folder, String file, String arrays) throws IOException {
    Path net = Shared.path("nets/" + folder);
    Npz reference = Npz.read(net.resolve(arrays));
    Npz.Array inputs = reference.get("inputs");
    InputSize size = new InputSize(inputs.size(2), inputs.size(3));
    assertThat(KerasFiles.recognises(net.resolve(file))).isTrue();
    ReadNetwork read = KerasFiles.read(net.resolve(file), new ReadRequest(size, null));
    float[][] images = images(inputs);
    for (String name : reference.names()) {
      Npz.Array expected = reference.get(name);
      if (name.equals("logits")) {
        compare(name, computed(read, layer(read, "output").maps(), images), expected);
      } else if (name.startsWith("max/")) {
        compareMaxima(read, images, name.substring("max/".length()), expected);
      } else if (name.startsWith("out/")) {
        Map<String, Integer> outputs = read.graph().outputs();
        int node = outputs.getOrDefault(name.substring("out/".length()), -1);
        assertThat(node).as(name).isNotNegative();
        compare(name, computed(read, node, images), expected);
      } else if (name.equals("probabilities") && endsInSoftmax(read)) {
        int node = read.graph().outputs().values().iterator().next();
        compare(name, computed(read, node, images), expected);
      }
    }
    System.out.printf(Locale.ROOT, "keras | %s | %.1e at %s%n", file, difference, worst);
    assertThat(difference).as(worst).isLessThan(TOLERANCE);
  }

  /** Whether the probabilities are the file's own, not those of the reference. */
  private static boolean endsInSoftmax(ReadNetwork read) {
    return read.graph().nodes().getLast().operation() instanceof Operation.Softmax;
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

  private void compareMaxima(ReadNetwork read, float[][] images, String name, Npz.Array expected) {
    int node = layer(read, name).maps();
    MapShape maps = read.graph().node(node).maps();
    float[] values = computed(read, node, images);
    float[] maxima = new float[images.length * maps.channels()];
    Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < values.length; i++) {
      maxima[i / maps.plane()] = Math.max(maxima[i / maps.plane()], values[i]);
    }
    compare(name, maxima, expected);
  }

  private static float[] computed(ReadNetwork read, int node, float[][] images) {
    Engine engine = new Engine(read.graph(), false);
    int each = read.graph().node(node).maps().size();
    float[] joined = new float[images.length * each];
    for (int i = 0; i < images.length; i++) {
      float[] maps = engine.run(images[i], List.of(node)).getFirst();
      System.arraycopy(maps, 0, joined, i * each, each);
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
