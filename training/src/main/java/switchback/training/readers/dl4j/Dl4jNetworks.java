package switchback.training.readers.dl4j;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.layers.NativeMemory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns networks of DL4J in memory, such as trained ones, into graphs with copies of their weights.
 */
public final class Dl4jNetworks {
  private static final JsonMapper JSON = new JsonMapper();

  /** The place in messages. */
  private static final Path WHERE = Path.of("the network's configuration");

  private Dl4jNetworks() {}

  /**
   * Returns a network as a graph for images of a size, with a copy of its weights, rounded to
   * float.
   *
   * @throws SwitchbackException if some layers cannot be taken; all of them are named
   * @throws IllegalArgumentException if the network does not take such images
   */
  public static NetworkGraph graph(MultiLayerNetwork network, MapShape image) {
    Dl4jStructure structure = structure(network);
    INDArray parameters = network.params().castTo(DataType.FLOAT);
    if (parameters.length() != structure.parameters()) {
      throw new IllegalArgumentException(
          "the network has " + parameters.length() + " parameters, not " + structure.parameters());
    }
    MemorySegment copy = Arena.ofAuto().allocate(structure.parameters() * Float.BYTES, Float.BYTES);
    copy.copyFrom(NativeMemory.floats(NativeMemory.inOrder(parameters)));
    return structure.graph(image, () -> copy);
  }

  /**
   * Returns a network without its weights.
   *
   * @throws SwitchbackException if some layers cannot be taken; all of them are named
   */
  public static Dl4jStructure structure(MultiLayerNetwork network) {
    return Dl4jStructure.of(WHERE, JSON.readTree(network.getLayerWiseConfigurations().toJson()));
  }
}
