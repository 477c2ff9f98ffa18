package switchback.training.readers.dl4j;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import switchback.training.graphs.MapShape;

/** Checks that layers take the maps that they are given. */
final class Formats {
  private Formats() {}

  /** Returns the layout of maps that a setting states. */
  static Layout of(Settings layer, String name) {
    return layer.constant(name, CNN2DFormat.NCHW) == CNN2DFormat.NCHW ? Layout.NCHW : Layout.NHWC;
  }

  /**
   * Returns the layout of a layer's output, which is that of its input.
   *
   * @throws IllegalArgumentException if the layer states another one
   */
  static Layout matching(Layout stated, Layout input) {
    if (!input.mayBe(stated)) {
      throw new IllegalArgumentException("with " + stated + " after " + input);
    }
    return stated;
  }

  /**
   * Checks that a layer is not over features, or that it is.
   *
   * @throws IllegalArgumentException if it is over the other kind
   */
  static void requireFeatures(Layout input) {
    if (!input.mayBe(Layout.FEATURES)) {
      throw new IllegalArgumentException("over maps that are not flattened");
    }
  }

  /**
   * Checks the number of maps, or of features.
   *
   * @throws IllegalArgumentException if it is another one
   */
  static void requireChannels(int expected, MapShape maps) {
    if (maps.channels() != expected) {
      throw new Misfit("it takes " + expected + " channels or features, not " + maps.channels());
    }
  }
}
