package switchback.deconv;

/** The result of projecting a feature of one image back to pixel space. */
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
   * Returns the pixels, (C, H, W) of the network's input, signed, in units of the network's input
   * times the activation; all 0 if the activation is 0. The array belongs to the caller of the
   * projection and may be changed; it is not copied.
   */
  public float[] pixels() {
    return pixels;
  }

  /** Returns the row of the unit in its feature map. */
  public int y() {
    return y;
  }

  /** Returns the column of the unit in its feature map. */
  public int x() {
    return x;
  }

  /**
   * Returns the unit's activation, with which the projection starts. It is taken after the ReLU if
   * the layer has one; it is 0 for a feature that is dead for this image, and a logit may be
   * negative.
   */
  public float activation() {
    return activation;
  }

  @Override
  public String toString() {
    return "projection from unit (" + y + ", " + x + "), activation " + activation;
  }
}
