package switchback.deconv;

/**
 * A named way back from a feature to the pixels. A user of the library may make more of them.
 *
 * @param name how it is asked for
 * @param isolation what is kept of the feature map
 * @param unpooling how poolings are undone
 * @param rectification what happens where the forward pass had a ReLU
 */
public record Recipe(
    String name, Isolation isolation, Unpooling unpooling, Rectification rectification) {
  /** Zeiler and Fergus 2014, section 2.1: one unit, its image's switches, ReLUs on the way back. */
  public static final Recipe ZEILER_FERGUS =
      new Recipe("zeiler-fergus", Isolation.MAX, Unpooling.SWITCHES, Rectification.DECONVNET);
}
