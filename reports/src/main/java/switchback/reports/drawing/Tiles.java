package switchback.reports.drawing;

import switchback.datasets.ImageSet;
import switchback.deconv.stages.MapShape;
import switchback.deconv.stages.Patch;

/** Cuts tiles out of images and projections, pixel for pixel. */
public final class Tiles {
  private Tiles() {}

  /** The colour of a pixel of the image. */
  @FunctionalInterface
  private interface Pixels {
    int rgb(int y, int x);
  }

  /** The true pixels of an image below {@code patch}. */
  public static Raster image(ImageSet images, int index, Patch patch) {
    return cut(
        patch,
        images.height(),
        images.width(),
        (y, x) ->
            images.pixel(index, 0, y, x) << 16
                | images.pixel(index, channel(1, images.channels()), y, x) << 8
                | images.pixel(index, channel(2, images.channels()), y, x));
  }

  /**
   * A projection below {@code patch}.
   *
   * @param pixels (C, H, W): red, green and blue, or one channel, which is drawn grey
   * @param shape that size
   */
  public static Raster projection(
      float[] pixels, MapShape shape, Patch patch, ProjectionColors colours) {
    int plane = shape.plane();
    return cut(
        patch,
        shape.height(),
        shape.width(),
        (y, x) -> {
          int red = y * shape.width() + x;
          return colours.rgb(
              pixels[red],
              pixels[red + channel(1, shape.channels()) * plane],
              pixels[red + channel(2, shape.channels()) * plane]);
        });
  }

  /** The channel that is drawn in that colour: the only one in each. */
  private static int channel(int colour, int channels) {
    return Math.min(colour, channels - 1);
  }

  /**
   * A feature map in grey: black for 0 and below, white for its own maximum.
   *
   * @param map (height, width)
   */
  public static Raster map(float[] map, int height, int width, float maximum) {
    Raster tile = new Raster(height, width, 0);
    for (int i = 0; i < map.length && maximum > 0; i++) {
      int level = (int) Math.rint(255 * Math.max(0, (double) map[i] / maximum));
      tile.set(i / width, i % width, level * 0x010101);
    }
    return tile;
  }

  /** What lies outside of the image keeps its own flat colour. */
  private static Raster cut(Patch patch, int height, int width, Pixels pixels) {
    Raster tile = new Raster(patch.height(), patch.width(), ProjectionColors.OUTSIDE);
    Patch inside = patch.clip(height, width);
    for (int y = inside.top(); y < inside.top() + inside.height(); y++) {
      for (int x = inside.left(); x < inside.left() + inside.width(); x++) {
        tile.set(y - patch.top(), x - patch.left(), pixels.rgb(y, x));
      }
    }
    return tile;
  }
}
