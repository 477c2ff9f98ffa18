package switchback.reports.drawing;

import java.awt.image.BufferedImage;

/** One cell a feature, row by row without gaps; cells that are never set keep a flat colour. */
public final class Atlas {
  /** How many features a row, where there are so many. */
  static final int COLUMNS = 16;

  private final int columns;
  private final int cellHeight;
  private final int cellWidth;
  private final Raster raster;

  /** An atlas with room for that many features. */
  public Atlas(int features, int cellHeight, int cellWidth) {
    this.columns = columns(features);
    this.cellHeight = cellHeight;
    this.cellWidth = cellWidth;
    this.raster =
        new Raster(
            Math.max(1, Math.ceilDiv(features, columns)) * cellHeight,
            columns * cellWidth,
            ProjectionColors.OUTSIDE);
  }

  /** How many features a row. */
  public static int columns(int features) {
    return Math.clamp(features, 1, COLUMNS);
  }

  /** Draws a tile into the cell of the feature at {@code position}, {@code top} rows down. */
  public void draw(int position, int top, Raster tile) {
    raster.paste(tile, position / columns * cellHeight + top, position % columns * cellWidth);
  }

  /** A copy of all cells. */
  public BufferedImage image() {
    return raster.toImage();
  }
}
