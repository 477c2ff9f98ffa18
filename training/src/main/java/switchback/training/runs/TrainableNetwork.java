package switchback.training.runs;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Objects;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.models.ModelFile;
import switchback.training.models.ModelSource;
import switchback.training.readers.dl4j.Dl4jNetworks;
import switchback.training.readers.dl4j.Dl4jStructure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The network of a run that DL4J can train: in memory, or in a file whose weights are read, and
 * compared with the digest that the manifest states, when they are first needed. Thread-safe.
 */
final class TrainableNetwork {
  private static final JsonMapper JSON = new JsonMapper();

  private final String name;

  /** The place of its file in messages. */
  private final Path where;

  /** The file; null if the network has been in memory from the beginning. */
  private final @Nullable ModelSource file;

  private final String digest;
  private final String configuration;
  private final JsonNode tree;

  /** The network; null until it is needed. */
  private @Nullable MultiLayerNetwork network;

  /** The weights of the graph; null until they are needed. */
  private @Nullable MemorySegment weights;

  private TrainableNetwork(
      String name,
      Path where,
      @Nullable ModelSource file,
      String digest,
      String configuration,
      @Nullable MultiLayerNetwork network) {
    this.name = name;
    this.where = where;
    this.file = file;
    this.digest = digest;
    this.configuration = configuration;
    this.tree = JSON.readTree(configuration);
    this.network = network;
  }

  /** Returns a network in memory. */
  static TrainableNetwork of(String name, MultiLayerNetwork network) {
    String configuration = network.getLayerWiseConfigurations().toJson();
    return new TrainableNetwork(name, Path.of(name), null, "", configuration, network);
  }

  /**
   * Opens a file, of which the configuration alone is read.
   *
   * @param name the run's name, for messages
   * @param where the file's place, for messages
   * @param digest the SHA-256 that its weights must have
   * @throws SwitchbackException if it is no model, or holds another kind of network
   * @throws IOException if it cannot be read
   */
  static TrainableNetwork open(String name, Path where, ModelSource file, String digest)
      throws IOException {
    return new TrainableNetwork(name, where, file, digest, ModelFile.configuration(file), null);
  }

  /** Returns the configuration as DL4J writes it. */
  String configuration() {
    return configuration;
  }

  /** Returns the number of outputs that the last layer states; 0 if it states none. */
  long outputs() {
    JsonNode layers = tree.path("confs");
    return layers.path(layers.size() - 1).path("layer").path("nout").asLong(0);
  }

  /**
   * Returns the network without its weights.
   *
   * @throws SwitchbackException if some layers cannot be undone, all of which are named
   */
  Dl4jStructure structure() {
    return Dl4jStructure.of(where, tree);
  }

  /**
   * Returns the network as DL4J trains it, always the same.
   *
   * @throws SwitchbackException if its file is damaged or holds other weights
   */
  synchronized MultiLayerNetwork network() {
    if (network == null) {
      ModelSource from = Objects.requireNonNull(file);
      try {
        MultiLayerNetwork read = ModelFile.read(from).network();
        check(Run.sha256(read));
        network = read;
      } catch (IOException e) {
        throw RunReader.damaged(name, e);
      }
    }
    return network;
  }

  /**
   * Returns the network as a graph. Its weights are a copy of those in memory, or are read when
   * they are first needed.
   *
   * @throws SwitchbackException if some layers cannot be undone, all of which are named
   */
  synchronized NetworkGraph graph(MapShape image) {
    if (network != null) {
      return Dl4jNetworks.graph(network, image);
    }
    Dl4jStructure structure = structure();
    return structure.graph(image, () -> weights(structure));
  }

  private synchronized MemorySegment weights(Dl4jStructure structure) {
    if (weights == null) {
      ModelSource from = Objects.requireNonNull(file);
      try {
        MemorySegment read =
            ModelFile.parameters(from, structure.parameters(), structure.channels()).memory();
        check(ParameterDigest.of(read));
        weights = read;
      } catch (IOException e) {
        throw RunReader.damaged(name, e);
      }
    }
    return weights;
  }

  /** Checks that manifest and weights belong together. */
  private void check(String got) {
    if (!got.equals(digest)) {
      throw new SwitchbackException(
          "weights that do not match the manifest",
          name,
          "SHA-256 " + got,
          digest + " as in " + Run.MANIFEST,
          "take both files from the same run");
    }
  }
}
