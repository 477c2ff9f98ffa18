package switchback.training.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import switchback.datasets.tasks.SwitchbackException;
import tools.jackson.databind.JsonNode;

/** Reads model files as networks of DL4J, with the checks that {@link ModelFile#read} describes. */
final class ModelReader {
  private static final long MOST_BYTES = 512L << 20;
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
  static ModelFile read(Path file) throws IOException {
    try (ModelArchive archive = ModelArchive.open(file, MOST_BYTES)) {
      return new ModelReader(archive).read();
    }
  }

  private ModelFile read() throws IOException {
    MultiLayerConfiguration configuration = configuration(archive.text());
    StoredArray parameters = archive.array();
    return new ModelFile(
        network(configuration, parameters.values()),
        parameters.isRounded(),
        archive.statistics(channels(configuration)));
  }

  /**
   * Parses with our own parser first, which bounds the depth, so that DL4J's parser meets only
   * JSON.
   */
  private MultiLayerConfiguration configuration(String json) {
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

  private MultiLayerNetwork network(MultiLayerConfiguration configuration, float[] parameters) {
    MultiLayerNetwork network =
        guarded(
            () -> {
              MultiLayerNetwork created = new MultiLayerNetwork(configuration);
              created.init(Nd4j.create(parameters, new int[] {1, parameters.length}), false);
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
    } catch (RuntimeException e) {
      throw archive.unreadable(e);
    }
  }
}
