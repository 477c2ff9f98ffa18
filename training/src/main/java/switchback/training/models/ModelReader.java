package switchback.training.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import switchback.datasets.PixelStatistics;
import switchback.datasets.arrays.ForeignZip;
import switchback.datasets.tasks.SwitchbackException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads model files, with the checks that {@link ModelFile#read} describes. */
final class ModelReader {
  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";
  private static final String NORMALIZER = "normalizer.bin";
  private static final List<String> UNREAD = List.of("updaterState.bin", "noParams.marker");
  private static final long MOST_BYTES = 512L << 20;
  private static final int LONGEST_CONFIGURATION = 16 << 20;

  /** Refuses duplicate names: DL4J's parser would take the first value, this one the last. */
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  private static final int LONGEST_REASON = 200;
  private static final String HINT =
      "copy the file again, or write it again with ModelSerializer.writeModel of DL4J 1.0";

  private final Path file;
  private final ForeignZip zip;

  private ModelReader(Path file, ForeignZip zip) {
    this.file = file;
    this.zip = zip;
  }

  /**
   * Reads a file.
   *
   * @throws SwitchbackException if it is not such a file, is damaged, or holds another kind of
   *     network
   * @throws IOException if it cannot be read
   */
  static ModelFile read(Path file) throws IOException {
    try (ForeignZip zip = ForeignZip.open(file, MOST_BYTES)) {
      return new ModelReader(file, zip).read();
    } catch (EOFException e) {
      throw new SwitchbackException(
          "an array in a model file is cut short",
          file,
          "the end of the entry",
          "more values",
          HINT,
          e);
    } catch (UTFDataFormatException e) {
      throw new SwitchbackException(
          "a model file is damaged",
          file,
          "bytes that are not text",
          "the names that DL4J writes",
          HINT,
          e);
    }
  }

  private ModelFile read() throws IOException {
    checkNames();
    byte[] json = zip.read(CONFIGURATION, in -> in.readNBytes(LONGEST_CONFIGURATION + 1));
    if (json.length > LONGEST_CONFIGURATION) {
      throw refused(
          "too large a configuration",
          "more than " + LONGEST_CONFIGURATION + " bytes of " + CONFIGURATION,
          "at most " + LONGEST_CONFIGURATION + " bytes");
    }
    MultiLayerConfiguration configuration = configuration(new String(json, UTF_8));
    StoredArray parameters =
        zip.read(COEFFICIENTS, in -> StoredArray.read(in, file + ", " + COEFFICIENTS));
    return new ModelFile(
        network(configuration, parameters.values()), parameters.isRounded(), statistics());
  }

  private void checkNames() {
    for (String name : List.of(CONFIGURATION, COEFFICIENTS)) {
      if (!zip.names().contains(name)) {
        throw refused("not a DL4J model", "no " + name, name);
      }
    }
    for (String name : zip.names()) {
      if (!List.of(CONFIGURATION, COEFFICIENTS, NORMALIZER).contains(name)
          && !UNREAD.contains(name)) {
        // For example preprocessor.bin, a serialised Java object, which could run any code.
        throw refused("an unknown entry", name, CONFIGURATION + ", " + COEFFICIENTS);
      }
    }
  }

  private SwitchbackException refused(String what, Object got, Object expected) {
    return new SwitchbackException(what, file, got, expected, HINT);
  }

  /**
   * Parses with our own parser first, which bounds the depth, so that DL4J's parser meets only
   * JSON.
   */
  private MultiLayerConfiguration configuration(String json) {
    JsonNode tree;
    try {
      tree = JSON.readTree(json);
    } catch (JacksonException e) {
      throw unreadable(e);
    }
    if (tree.has("vertices")) {
      throw refused("another kind of network", "a ComputationGraph", "a MultiLayerNetwork");
    }
    KnownClasses.firstUnknown(tree)
        .ifPresent(
            name -> {
              throw refused("an unknown class", shortened(name), "layers of DL4J");
            });
    return guarded(
        () -> {
          MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json);
          configuration.setDataType(DataType.FLOAT);
          configuration.getConfs().forEach(layer -> layer.setDataType(DataType.FLOAT));
          return configuration;
        });
  }

  private MultiLayerNetwork network(MultiLayerConfiguration configuration, float[] parameters) {
    MultiLayerNetwork network =
        guarded(
            () -> {
              MultiLayerNetwork created = new MultiLayerNetwork(configuration);
              created.init(Nd4j.create(parameters, new int[] {1, parameters.length}), false);
              return created;
            });
    if (network.numParams() == 0) {
      throw refused("a network without weights", "no parameters", "a trained network");
    }
    return network;
  }

  /** Converts DL4J's failures, which are any exceptions that its parser and layers run into. */
  private <T> T guarded(Supplier<T> dl4j) {
    try {
      return dl4j.get();
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  private SwitchbackException unreadable(RuntimeException cause) {
    return new SwitchbackException(
        "not a network that DL4J can read",
        file,
        shortened(String.valueOf(cause.getMessage())),
        "a MultiLayerNetwork of known layers",
        HINT,
        cause);
  }

  private static String shortened(String reason) {
    return reason.substring(0, Math.min(LONGEST_REASON, reason.length()));
  }

  private @Nullable PixelStatistics statistics() throws IOException {
    return zip.names().contains(NORMALIZER)
        ? zip.read(NORMALIZER, in -> StoredNormalizer.read(in, file + ", " + NORMALIZER))
        : null;
  }
}
