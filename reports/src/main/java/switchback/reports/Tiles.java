package switchback.reports;

import switchback.datasets.ImageSet;
import switchback.deconv.MapShape;
import switchback.deconv.Patch;

/** Cuts tiles out of images and projections, pixel for pixel. */
final class Tiles {
  private Tiles() {}

  /** The colour of a pixel of the image. */
  @FunctionalInterface
  private interface Pixels {
    int rgb(int y, int x);
  }

  /** The true pixels of an image below {@code patch}. */
  static Raster image(ImageSet images, int index, Patch patch) {
    return cut(
        patch,
        images.height(),
        images.width(),
        (y, x) ->
            images.pixel(index, 0, y, x) << 16
                | images.pixel(index, 1, y, x) << 8
                | images.pixel(index, 2, y, x));
  }

  /**
   * A projection below {@code patch}.
   *
   * @param pixels (3, H, W)
   * @param shape that size
   */
  static Raster projection(float[] pixels, MapShape shape, Patch patch, ProjectionColors colours) {
    int plane = shape.plane();
    return cut(
        patch,
        shape.height(),
        shape.width(),
        (y, x) -> {
          int red = y * shape.width() + x;
          return colours.rgb(pixels[red], pixels[red + plane], pixels[red + 2 * plane]);
        });
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
