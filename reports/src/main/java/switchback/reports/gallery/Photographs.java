package switchback.reports.gallery;

import switchback.reports.drawing.JpegFiles;
import switchback.reports.drawing.Raster;
import switchback.reports.drawing.Tiles;

/**
 * The rule by which a gallery stores true pixels. Tiles whose longer side has at most {@value
 * Tiles#SMALL} pixels are PNG, with every pixel as it was; larger ones are photographs, stored as
 * JPEG. Projections are always PNG.
 */
final class Photographs {
  /** The longer side of the largest whole image that is shown beside a patch of it. */
  private static final int MOST_SIDE = 160;

  private Photographs() {}

  /** Returns whether true pixels of this size are stored as a JPEG photograph. */
  static boolean are(int height, int width) {
    return Math.max(height, width) > Tiles.SMALL;
  }

  /** Returns a whole image as it is shown beside a patch of it. */
  static Raster beside(Raster image) {
    return within(image, MOST_SIDE);
  }

  /** Returns a picture, reduced if a side is longer than {@code most}. */
  static Raster within(Raster picture, int most) {
    return picture.scaled(
        within(picture.height(), picture, most), within(picture.width(), picture, most));
  }

  /** Returns a side of {@code picture} after it has been reduced. */
  private static int within(int side, Raster picture, int most) {
    int longest = Math.max(picture.height(), picture.width());
    return longest <= most ? side : Math.max(1, Math.round((float) side * most / longest));
  }

  /**
   * Returns a tile padded to multiples of the side of a JPEG block. Tiles that share a block would
   * change each other.
   */
  static Raster aligned(Raster tile) {
    return tile.extended(JpegFiles.aligned(tile.height()), JpegFiles.aligned(tile.width()));
  }
}
