package switchback.training.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import switchback.datasets.PixelStatistics;
import switchback.datasets.SwitchbackException;
import switchback.datasets.arrays.ForeignZip;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A DL4J model file with a {@code MultiLayerNetwork}. Its training state is not read. */
final class Dl4jFile {
  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";
  private static final String NORMALIZER = "normalizer.bin";
  private static final List<String> UNREAD = List.of("updaterState.bin", "noParams.marker");
  private static final long MOST_BYTES = 512L << 20;
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_REASON = 200;

  private final Path file;
  private final ForeignZip zip;
  private final List<String> notices = new ArrayList<>();

  private Dl4jFile(Path file, ForeignZip zip) {
    this.file = file;
    this.zip = zip;
  }

  /**
   * Reads it.
   *
   * @throws SwitchbackException where it is no such file, damaged, or holds another network
   * @throws IOException where it cannot be read
   */
  static Import read(Path file) throws IOException {
    try (ForeignZip zip = ForeignZip.open(file, MOST_BYTES)) {
      return new Dl4jFile(file, zip).read();
    } catch (EOFException e) {
      throw new SwitchbackException(
          "an array in a model file is cut short", file, "its end", "more", "write it again", e);
    }
  }

  private Import read() throws IOException {
    checkNames();
    MultiLayerConfiguration configuration =
        configuration(zip.read(CONFIGURATION, in -> new String(in.readAllBytes(), UTF_8)));
    StoredArray parameters =
        zip.read(COEFFICIENTS, in -> StoredArray.read(in, file + ", " + COEFFICIENTS));
    if (parameters.isRounded()) {
      notices.add("weights are float64 and were rounded to float32");
    }
    PixelStatistics statistics = statistics();
    return new Import(
        file, "dl4j", network(configuration, parameters.values()), statistics, notices);
  }

  private void checkNames() {
    for (String name : List.of(CONFIGURATION, COEFFICIENTS)) {
      if (!zip.names().contains(name)) {
        throw refused("no DL4J model", "no " + name, name);
      }
    }
    for (String name : zip.names()) {
      if (!List.of(CONFIGURATION, COEFFICIENTS, NORMALIZER).contains(name)
          && !UNREAD.contains(name)) {
        // Such as preprocessor.bin: a serialised Java object, which could run anything.
        throw refused("an unknown entry", name, CONFIGURATION + ", " + COEFFICIENTS);
      }
    }
  }

  private SwitchbackException refused(String what, Object got, Object expected) {
    return new SwitchbackException(
        what, file, got, expected, "write it by ModelSerializer.writeModel of DL4J 1.0");
  }

  /** A parser of our own comes first: it bounds the depth, and DL4J's then meets only JSON. */
  private MultiLayerConfiguration configuration(String json) {
    try {
      if (JSON.readTree(json).has("vertices")) {
        throw refused("another kind of network", "a ComputationGraph", "a MultiLayerNetwork");
      }
    } catch (JacksonException e) {
      throw unreadable(e);
    }
    MultiLayerConfiguration configuration = asked(() -> MultiLayerConfiguration.fromJson(json));
    configuration.setDataType(DataType.FLOAT);
    configuration.getConfs().forEach(layer -> layer.setDataType(DataType.FLOAT));
    return configuration;
  }

  private MultiLayerNetwork network(MultiLayerConfiguration configuration, float[] parameters) {
    INDArray values = Nd4j.create(parameters, new int[] {1, parameters.length});
    return asked(
        () -> {
          MultiLayerNetwork network = new MultiLayerNetwork(configuration);
          network.init(values, false);
          return network;
        });
  }

  /** DL4J says what it cannot read by whatever exceptions its layers and its parser run into. */
  private <T> T asked(Supplier<T> dl4j) {
    try {
      return dl4j.get();
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  private SwitchbackException unreadable(RuntimeException cause) {
    String reason = String.valueOf(cause.getMessage());
    return new SwitchbackException(
        "no network that DL4J can read",
        file,
        reason.substring(0, Math.min(LONGEST_REASON, reason.length())),
        "a MultiLayerNetwork of layers that are known here",
        "write it by ModelSerializer.writeModel of DL4J 1.0",
        cause);
  }

  private PixelStatistics statistics() throws IOException {
    if (zip.names().contains(NORMALIZER)) {
      return zip.read(NORMALIZER, in -> StoredNormalizer.read(in, file + ", " + NORMALIZER));
    }
    notices.add(Import.NO_STATISTICS);
    return Import.UNCHANGED;
  }
}
