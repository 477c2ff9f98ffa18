package switchback.deconv.metrics;

/** A unit to be measured: the strongest one of a feature for an image. */
public final class Unit {
  private final String layer;
  private final int feature;
  private final float[] image;

  /**
   * Creates a unit over an array, which is only read.
   *
   * @param layer the name of the layer
   * @param feature the number of the feature, from 0
   * @param image the image, (C, H, W) in network-input space
   */
  public Unit(String layer, int feature, float[] image) {
    this.layer = layer;
    this.feature = feature;
    this.image = image;
  }

  String layer() {
    return layer;
  }

  int feature() {
    return feature;
  }

  float[] image() {
    return image;
  }

  @Override
  public String toString() {
    return layer + ", feature " + feature;
  }
}
