package switchback.reports.drawing;

import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.deconv.signals.Patch;
import switchback.training.graphs.MapShape;

/** Cuts tiles out of images and projections, pixel for pixel. */
public final class Tiles {
  private Tiles() {}

  /** Returns the colour of a pixel. */
  @FunctionalInterface
  private interface Pixels {
    int rgb(int y, int x);
  }

  /** Returns the pixels of an image under {@code patch}, which may extend beyond the image. */
  public static Raster image(ImageSet images, int index, Patch patch) {
    byte[] image = images.image(index);
    int width = images.width();
    int plane = images.height() * width;
    int green = channel(1, images.channels()) * plane;
    int blue = channel(2, images.channels()) * plane;
    return cut(
        patch,
        images.height(),
        width,
        (y, x) -> {
          int cell = y * width + x;
          return ((image[cell] & 0xFF) << 16)
              | ((image[green + cell] & 0xFF) << 8)
              | (image[blue + cell] & 0xFF);
        });
  }

  /**
   * Returns the part of a projection under {@code patch}, which may extend beyond the image.
   *
   * @param pixels (C, H, W): three colours, or one channel, which is drawn grey; not modified
   * @param shape the size of {@code pixels}
   * @param statistics the network's, which say which of its channels is red
   * @param colours map values to colours
   */
  public static Raster projection(
      float[] pixels,
      MapShape shape,
      PixelStatistics statistics,
      Patch patch,
      ProjectionColors colours) {
    int plane = shape.plane();
    int red = channel(statistics.source(0), shape.channels()) * plane;
    int green = channel(statistics.source(1), shape.channels()) * plane;
    int blue = channel(statistics.source(2), shape.channels()) * plane;
    return cut(
        patch,
        shape.height(),
        shape.width(),
        (y, x) -> {
          int cell = y * shape.width() + x;
          return colours.rgb(pixels[red + cell], pixels[green + cell], pixels[blue + cell]);
        });
  }

  /** Returns the channel to draw in a colour: the only channel if there is one. */
  private static int channel(int colour, int channels) {
    return Math.min(colour, channels - 1);
  }

  /**
   * Returns a feature map in grey: black for 0 and below, white for {@code maximum}.
   *
   * @param map (height, width); not modified
   * @param maximum the map's largest value
   */
  public static Raster map(float[] map, int height, int width, float maximum) {
    Raster tile = new Raster(height, width, 0);
    for (int i = 0; i < map.length && maximum > 0; i++) {
      int level = (int) Math.rint(255 * Math.max(0, (double) map[i] / maximum));
      tile.set(i / width, i % width, level * 0x010101);
    }
    return tile;
  }

  /** Returns the pixels under a patch; those outside the image have a flat colour. */
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
