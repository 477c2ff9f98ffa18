package switchback.training.readers.dl4j;

import java.util.List;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Value;

/**
 * One computation of a network, such as the sums of a convolution or the activation function that
 * follows them. Features are maps of 1x1. All methods but {@link #add} take what a function of
 * single values would give as the default.
 */
@FunctionalInterface
interface Part {
  /**
   * Returns how DL4J lays out the output.
   *
   * @throws IllegalArgumentException if it cannot take such inputs; the message says why, for
   *     example {@code with NCHW after NHWC}
   */
  default Layout layout(List<Layout> inputs) {
    return inputs.getFirst();
  }

  /**
   * Returns the size of the output.
   *
   * @param layouts how DL4J lays out each input
   * @throws IllegalArgumentException if the inputs do not fit
   */
  default MapShape shape(List<MapShape> inputs, List<Layout> layouts) {
    return inputs.getFirst();
  }

  /** Returns the number of channels that the first input must have; 0 if the part does not say. */
  default int channels() {
    return 0;
  }

  /** Returns the number of channels of the first input for a number of channels of the output. */
  default int channelsBelow(int channels) {
    return channels;
  }

  /**
   * Returns the size of the first input for a size of the output: the smallest, or for windows of
   * mode Same a multiple of their stride.
   */
  default Extent below(Extent output) {
    return output;
  }

  /**
   * The size of maps on the way down, where padding may leave less than nothing.
   *
   * @param height the number of rows
   * @param width the number of columns
   */
  record Extent(int height, int width) {}

  /** Builds the part and returns its output. */
  Value add(Site site, List<Value> inputs);
}
