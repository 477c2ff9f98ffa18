package switchback.training.models;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.kernels.MissingModuleException;
import switchback.training.layers.NativeMemory;
import tools.jackson.databind.JsonNode;

/** Reads model files as networks of DL4J, with the checks that {@link ModelFile#read} describes. */
final class ModelReader {
  private static final int DEFAULT_CHANNELS = 3;

  private final ModelArchive archive;

  private ModelReader(ModelArchive archive) {
    this.archive = archive;
  }

  /**
   * Reads a file.
   *
   * @throws SwitchbackException if it is not such a file, is damaged, or holds another kind of
   *     network
   * @throws IOException if it cannot be read
   */
  static ModelFile read(ModelSource source) throws IOException {
    try (ModelArchive archive = source.open()) {
      return new ModelReader(archive).read();
    }
  }

  /** Reads the JSON of the configuration, which DL4J's parser may then meet. */
  static String configuration(ModelSource source) throws IOException {
    try (ModelArchive archive = source.open()) {
      return new ModelReader(archive).json();
    }
  }

  /** Reads the parameters; the file must hold nothing else that cannot be read. */
  static StoredParameters parameters(ModelSource source, long expected, int channels)
      throws IOException {
    try (ModelArchive archive = source.open()) {
      archive.checkParameters(expected);
      archive.statistics(channels);
      return archive.parameters(expected);
    }
  }

  private ModelFile read() throws IOException {
    MultiLayerConfiguration configuration = parsed(json());
    StoredParameters parameters = archive.parameters();
    return new ModelFile(
        network(configuration, parameters.memory()),
        parameters.isRounded(),
        archive.statistics(channels(configuration)));
  }

  /**
   * Reads the configuration and parses it with our own parser first, which bounds the depth, so
   * that DL4J's parser meets only JSON.
   */
  private String json() throws IOException {
    String json = archive.text();
    JsonNode tree = archive.parsed(json);
    if (tree.has("vertices")) {
      throw archive.refused("another kind of network", "a ComputationGraph", "a MultiLayerNetwork");
    }
    KnownClasses.firstUnknown(tree)
        .ifPresent(
            name -> {
              throw archive.refused(
                  "an unknown class", ModelArchive.shortened(name), "layers of DL4J");
            });
    return json;
  }

  private MultiLayerConfiguration parsed(String json) {
    return guarded(
        () -> {
          MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json);
          configuration.setDataType(DataType.FLOAT);
          configuration.getConfs().forEach(layer -> layer.setDataType(DataType.FLOAT));
          return configuration;
        });
  }

  /** Returns the number of channels that the first convolution takes. */
  private static int channels(MultiLayerConfiguration configuration) {
    return configuration.getConfs().stream()
        .map(conf -> conf.getLayer())
        .filter(ConvolutionLayer.class::isInstance)
        .map(layer -> (int) ((ConvolutionLayer) layer).getNIn())
        .findFirst()
        .orElse(DEFAULT_CHANNELS);
  }

  private MultiLayerNetwork network(
      MultiLayerConfiguration configuration, MemorySegment parameters) {
    MultiLayerNetwork network =
        guarded(
            () -> {
              MultiLayerNetwork created = new MultiLayerNetwork(configuration);
              INDArray row =
                  Nd4j.createUninitialized(DataType.FLOAT, 1, parameters.byteSize() / Float.BYTES);
              NativeMemory.floats(row).copyFrom(parameters);
              created.init(row, false);
              return created;
            });
    if (network.numParams() == 0) {
      throw archive.refused("a network without weights", "no parameters", "a trained network");
    }
    return network;
  }

  /** Converts DL4J's failures, which are any exceptions that its parser and layers run into. */
  private <T> T guarded(Supplier<T> dl4j) {
    try {
      return dl4j.get();
    } catch (MissingModuleException e) {
      throw e; // no fault of the file
    } catch (RuntimeException e) {
      throw archive.unreadable(e);
    }
  }
}
