package switchback.deconv.metrics;

import java.util.stream.IntStream;
import switchback.deconv.signals.Patch;
import switchback.training.graphs.MapShape;

/** The pixels of R, the part of a unit's receptive field inside the image. Immutable. */
final class SeenPixels {
  private final MapShape image;

  /** The indices in a channel, row by row. */
  private final int[] places;

  /**
   * Creates the pixels of a rectangle.
   *
   * @param image the size of the image, (C, H, W)
   * @param field a rectangle within the image
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

  /** Returns a copy of the indices in a channel, row by row. */
  int[] places() {
    return places.clone();
  }

  /**
   * Returns the values of these pixels, channel by channel.
   *
   * @param values the values of the whole image, (C, H, W)
   */
  double[] values(float[] values) {
    double[] seen = new double[image.channels() * places.length];
    int i = 0;
    for (int channel = 0; channel < image.channels(); channel++) {
      int from = channel * image.plane();
      for (int place : places) {
        seen[i++] = values[from + place];
      }
    }
    return seen;
  }
}
