package switchback.reports.sheets;

import org.jspecify.annotations.Nullable;
import switchback.reports.study.LabelledImage;

/** A feature as one image excites it. */
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

  /** A feature that none of the images excites, with as many pixels. */
  static FeatureView dead(int feature, int size) {
    return new FeatureView(feature, null, 0, 0, 0, 0, new float[size]);
  }

  /** Whether there is an activation above 0; where there is none, there is nothing to show. */
  public boolean isExcited() {
    return activation > 0;
  }

  /** Its number in its layer. */
  public int feature() {
    return feature;
  }

  /** Null where it is shown in no image, as none of those looked through excites it. */
  public @Nullable LabelledImage image() {
    return image;
  }

  /** The row of the unit that it is seen by: its strongest. */
  public int y() {
    return y;
  }

  /** The column of that unit. */
  public int x() {
    return x;
  }

  /** That unit's activation. */
  public float activation() {
    return activation;
  }

  /** What it was chosen by: the activation, or the sum of the feature's map. */
  public float strength() {
    return strength;
  }

  /**
   * The projection, (C, H, W) of the network's input; all 0 where it is not excited. Not a copy,
   * and not to be written to.
   */
  public float[] pixels() {
    return pixels;
  }
}
