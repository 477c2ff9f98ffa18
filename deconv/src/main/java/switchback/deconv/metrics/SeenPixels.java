package switchback.deconv.metrics;

import java.util.stream.IntStream;
import switchback.deconv.stages.MapShape;
import switchback.deconv.stages.Patch;

/** The pixels of R, the part of a unit's receptive field inside the image. Immutable. */
final class SeenPixels {
  private final MapShape image;

  /** As places in a channel, row by row. */
  private final int[] places;

  /**
   * All of a rectangle.
   *
   * @param image (C, H, W)
   * @param field within that
   */
  SeenPixels(MapShape image, Patch field) {
    this.image = image;
    this.places =
        IntStream.range(0, field.height() * field.width())
            .map(
                i ->
                    (field.top() + i / field.width()) * image.width()
                        + field.left()
                        + i % field.width())
            .toArray();
  }

  /** As places in a channel, row by row; a copy. */
  int[] places() {
    return places.clone();
  }

  /**
   * Their values, channel by channel.
   *
   * @param values (C, H, W)
   */
  double[] values(float[] values) {
    double[] seen = new double[image.channels() * places.length];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = values[i / places.length * image.plane() + places[i % places.length]];
    }
    return seen;
  }
}
