package switchback.reports.drawing;

import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.deconv.signals.Patch;
import switchback.training.graphs.MapShape;

/** Cuts tiles out of images and projections, pixel for pixel. */
public final class Tiles {
  /** The longer side in pixels of the largest tiles that are shown and stored pixel for pixel. */
  public static final int SMALL = 32;

  private Tiles() {}

  /** Returns the colour of a pixel. */
  @FunctionalInterface
  private interface Pixels {
    int rgb(int y, int x);
  }

  /** Returns the pixels of an image under {@code patch}, which may extend beyond the image. */
  public static Raster image(ImageSet images, int index, Patch patch) {
    byte[] image = images.image(index);
    int plane = images.height() * images.width();
    int green = channel(1, images.channels()) * plane;
    int blue = channel(2, images.channels()) * plane;
    return cut(
        patch,
        patch.clip(images.height(), images.width()),
        ProjectionColors.OUTSIDE,
        (y, x) -> {
          int cell = y * images.width() + x;
          return (image[cell] & 0xFF) << 16
              | (image[green + cell] & 0xFF) << 8
              | (image[blue + cell] & 0xFF);
        });
  }

  /**
   * Returns the pixels of a picture under {@code patch}, of which only those under {@code seen} are
   * shown; the others are mid-grey.
   *
   * @param picture the whole image; not modified
   * @param patch the part to show, which may extend beyond the image
   * @param seen a part of the image
   */
  public static Raster seen(Raster picture, Patch patch, Patch seen) {
    return cut(patch, seen, ProjectionColors.MID_GREY, picture::get);
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
    return cut(
        patch,
        patch.clip(shape.height(), shape.width()),
        ProjectionColors.OUTSIDE,
        colours(pixels, shape, statistics, colours));
  }

  /** Returns a whole projection; the parameters are those of the other method. */
  public static Raster projection(
      float[] pixels, MapShape shape, PixelStatistics statistics, ProjectionColors colours) {
    Patch whole = new Patch(0, 0, shape.height(), shape.width());
    return projection(pixels, shape, statistics, whole, colours);
  }

  private static Pixels colours(
      float[] pixels, MapShape shape, PixelStatistics statistics, ProjectionColors colours) {
    int plane = shape.plane();
    int red = channel(statistics.source(0), shape.channels()) * plane;
    int green = channel(statistics.source(1), shape.channels()) * plane;
    int blue = channel(statistics.source(2), shape.channels()) * plane;
    return (y, x) -> {
      int cell = y * shape.width() + x;
      return colours.rgb(pixels[red + cell], pixels[green + cell], pixels[blue + cell]);
    };
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

  /** Returns the pixels under a patch; those that are not {@code inside} have a flat colour. */
  private static Raster cut(Patch patch, Patch inside, int outside, Pixels pixels) {
    Raster tile = new Raster(patch.height(), patch.width(), outside);
    for (int y = inside.top(); y < inside.top() + inside.height(); y++) {
      for (int x = inside.left(); x < inside.left() + inside.width(); x++) {
        tile.set(y - patch.top(), x - patch.left(), pixels.rgb(y, x));
      }
    }
    return tile;
  }
}
