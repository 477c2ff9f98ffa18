package switchback.reports.drawing;

import java.awt.image.BufferedImage;

/** A picture of one cell per feature, row by row without gaps; empty cells have a flat colour. */
public final class Atlas {
  /** The largest number of features per row. */
  static final int COLUMNS = 16;

  private final int columns;
  private final int cellHeight;
  private final int cellWidth;
  private final Raster raster;

  /** Creates an empty atlas for {@code features} cells of this size in pixels. */
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

  /** Returns the number of features per row. */
  public static int columns(int features) {
    return Math.clamp(features, 1, COLUMNS);
  }

  /** Draws a tile into the cell at {@code position}, {@code top} rows below the cell's top. */
  public void draw(int position, int top, Raster tile) {
    raster.paste(tile, position / columns * cellHeight + top, position % columns * cellWidth);
  }

  /** Returns a copy of the picture. */
  public BufferedImage image() {
    return raster.toImage();
  }
}
