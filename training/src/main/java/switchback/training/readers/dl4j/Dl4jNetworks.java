package switchback.training.readers.dl4j;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.layers.NativeMemory;
import switchback.training.readers.InputSize;
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
    Outline outline = outline(network);
    if (image.channels() != outline.channels()) {
      throw new IllegalArgumentException(
          "the network takes images of " + outline.channels() + " channels, not " + image);
    }
    INDArray parameters = network.params().castTo(DataType.FLOAT);
    if (parameters.length() != outline.parameters()) {
      throw new IllegalArgumentException(
          "the network has " + parameters.length() + " parameters, not " + outline.parameters());
    }
    MemorySegment copy = Arena.ofAuto().allocate(outline.parameters() * Float.BYTES, Float.BYTES);
    copy.copyFrom(NativeMemory.floats(NativeMemory.inOrder(parameters)));
    return outline.build(image, copy);
  }

  /**
   * Returns the number of channels of a network's images.
   *
   * @throws SwitchbackException if some layers cannot be taken; all of them are named
   */
  public static int channels(MultiLayerNetwork network) {
    return outline(network).channels();
  }

  /**
   * Returns the size that a network's preprocessors state or, if they do not, the smallest that
   * gives the maps which are flattened for its first dense layer. Other sizes may give the same
   * maps.
   *
   * @return empty if nothing states a size
   * @throws SwitchbackException if some layers cannot be taken; all of them are named
   */
  public static Optional<InputSize> smallest(MultiLayerNetwork network) {
    return outline(network).smallest();
  }

  private static Outline outline(MultiLayerNetwork network) {
    return OutlineReader.read(WHERE, JSON.readTree(network.getLayerWiseConfigurations().toJson()));
  }
}
