package switchback.reports.sheets;

import org.jspecify.annotations.Nullable;
import switchback.reports.study.LabelledImage;

/** One feature in one image: its strongest unit and that unit's projection. */
public final class FeatureView {
  private final int feature;
  private final @Nullable LabelledImage image;
  private final int y;
  private final int x;
  private final float activation;
  private final float strength;
  private final float[] pixels;

  FeatureView(
      int feature,
      @Nullable LabelledImage image,
      int y,
      int x,
      float activation,
      float strength,
      float[] pixels) {
    this.feature = feature;
    this.image = image;
    this.y = y;
    this.x = x;
    this.activation = activation;
    this.strength = strength;
    this.pixels = pixels;
  }

  /** Returns a view of a feature that no image excites, with {@code size} pixels of 0. */
  static FeatureView dead(int feature, int size) {
    return new FeatureView(feature, null, 0, 0, 0, 0, new float[size]);
  }

  /** Returns whether there is an activation above 0; if not, there is nothing to show. */
  public boolean isExcited() {
    return activation > 0;
  }

  /** Returns the feature's number in its layer. */
  public int feature() {
    return feature;
  }

  /** Returns the image; null if none of the searched images excites the feature. */
  public @Nullable LabelledImage image() {
    return image;
  }

  /** Returns the row of the strongest unit in the feature map. */
  public int y() {
    return y;
  }

  /** Returns the column of the strongest unit in the feature map. */
  public int x() {
    return x;
  }

  /** Returns the activation of the strongest unit. */
  public float activation() {
    return activation;
  }

  /** Returns the value that images are ranked by: the activation, or the sum of the map. */
  public float strength() {
    return strength;
  }

  /**
   * Returns the projection, (C, H, W) in network-input space; all 0 if the feature is not excited.
   * This is not a copy; callers must not modify it.
   */
  public float[] pixels() {
    return pixels;
  }
}
