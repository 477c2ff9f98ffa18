package switchback.training.readers.dl4j;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.readers.InputSize;
import tools.jackson.databind.JsonNode;

/** A network of DL4J as its configuration describes it, without its weights. Immutable. */
public final class Dl4jStructure {
  private final Outline outline;

  private Dl4jStructure(Outline outline) {
    this.outline = outline;
  }

  /**
   * Reads a configuration.
   *
   * @param where the file, for messages
   * @throws SwitchbackException if it is none, or some layers cannot be taken; all of them are
   *     named
   */
  public static Dl4jStructure of(Path where, JsonNode configuration) {
    return new Dl4jStructure(OutlineReader.read(where, configuration));
  }

  /** Returns the number of channels of an image. */
  public int channels() {
    return outline.channels();
  }

  /** Returns the number of parameters. */
  public long parameters() {
    return outline.parameters();
  }

  /**
   * Returns the size of the input that the preprocessors state or, if they do not, the smallest
   * that gives the maps which are flattened for the first dense layer. Other sizes may give the
   * same maps.
   *
   * @return empty if nothing states a size
   */
  public Optional<InputSize> smallest() {
    return outline.smallest();
  }

  /**
   * Returns the network as a graph for images of a size.
   *
   * @param parameters gives the parameters as float32, in the order of DL4J: the same memory
   *     whenever it is asked, by any thread. The graph refers to it and asks for it when a value is
   *     first needed; for some layers, such as batch normalisations, that is here
   * @throws IllegalArgumentException if the network does not take such images
   */
  public NetworkGraph graph(MapShape image, Supplier<MemorySegment> parameters) {
    if (image.channels() != channels()) {
      throw new IllegalArgumentException(
          "the network takes images of " + channels() + " channels, not " + image);
    }
    return outline.build(image, parameters);
  }
}
