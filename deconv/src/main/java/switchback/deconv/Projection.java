package switchback.deconv;

/** One feature of one image, back in pixel space. */
public final class Projection {
  private final float[] pixels;
  private final int y;
  private final int x;
  private final float activation;

  Projection(float[] pixels, int y, int x, float activation) {
    this.pixels = pixels;
    this.y = y;
    this.x = x;
    this.activation = activation;
  }

  /**
   * The pixels, (C, H, W) of the network's input, signed, in units of the network's input times the
   * activation; all 0 where that is 0. The caller's own to change: no copy is kept.
   */
  public float[] pixels() {
    return pixels;
  }

  /** The row of the unit in its feature map. */
  public int y() {
    return y;
  }

  /** The column of the unit in its feature map. */
  public int x() {
    return x;
  }

  /**
   * The unit's activation, after the ReLU where its layer has one, and the seed of the projection:
   * 0 for a feature that is dead for this image; a logit may be negative.
   */
  public float activation() {
    return activation;
  }
}
