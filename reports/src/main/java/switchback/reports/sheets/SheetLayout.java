package switchback.reports.sheets;

import switchback.reports.drawing.Tiles;

/**
 * The arrangement of the cells and tiles of a {@link ContactSheet}. It takes no memory however
 * large the sheet is; sizes are {@code long}, so that it can describe a sheet that is too large.
 *
 * @param tileHeight rows of pixels of a tile on the sheet
 * @param tileWidth columns of pixels of a tile on the sheet
 * @param gridSide tiles per row of a cell's grid
 * @param gridHeight rows of pixels of a grid
 * @param columns cells per row
 * @param rows rows of cells
 */
public record SheetLayout(
    int tileHeight, int tileWidth, int gridSide, long gridHeight, int columns, int rows) {
  static final int TILE_GAP = 2;
  static final int GRID_GAP = 8;
  static final int CELL_GAP = 40;
  static final int LABEL_HEIGHT = 26;

  /** The approximate side of a tile in pixels of the sheet. */
  private static final int TILE_SIDE = 66;

  /** The least longer side of a reduced tile. */
  private static final int LEAST_SIDE = 24;

  /** The approximate largest number of pixels of tiles; a larger sheet takes too long to open. */
  private static final long MOST_PIXELS = 16_000_000;

  /** The ratio of width to height that the choice of columns aims at. */
  private static final double ASPECT = 1.2;

  /**
   * Returns the layout of a sheet.
   *
   * @param features the number of cells
   * @param top the number of pairs of tiles per cell
   * @param patchHeight rows of a tile before it is enlarged
   * @param patchWidth columns of a tile before it is enlarged
   */
  public static SheetLayout of(int features, int top, int patchHeight, int patchWidth) {
    double zoom = zoomOf((long) features * top, patchHeight, patchWidth);
    int tileHeight = Math.max(1, (int) Math.rint(patchHeight * zoom));
    int tileWidth = Math.max(1, (int) Math.rint(patchWidth * zoom));
    int side = (int) Math.ceil(Math.sqrt(top));
    long height = (long) Math.ceilDiv(top, side) * (tileHeight + TILE_GAP) - TILE_GAP;
    SheetLayout cell = new SheetLayout(tileHeight, tileWidth, side, height, 1, features);
    int columns = cell.columnsOf(features);
    return new SheetLayout(
        tileHeight, tileWidth, side, height, columns, Math.ceilDiv(features, columns));
  }

  /**
   * Returns the factor by which tiles are enlarged: a whole number, so that pixels stay sharp, and
   * a smaller one if there are very many tiles. Tiles of more than {@value Tiles#SMALL} pixels are
   * reduced if they are too large or too many, but not below {@value #LEAST_SIDE} pixels.
   *
   * @param pairs the number of pairs of tiles on the sheet
   */
  static double zoomOf(long pairs, int patchHeight, int patchWidth) {
    int side = Math.max(patchHeight, patchWidth);
    int zoom = Math.round((float) TILE_SIDE / side);
    double most = Math.sqrt((double) MOST_PIXELS / (2L * pairs * patchHeight * patchWidth));
    if (side <= Tiles.SMALL) {
      return Math.max(1, Math.min(zoom, (int) most));
    }
    double fitting = Math.min((double) TILE_SIDE / side, most);
    return Math.min(1, Math.max(fitting, (double) LEAST_SIDE / side));
  }

  /** Returns the number of columns that comes nearest to the aspect, with few empty cells. */
  private int columnsOf(int features) {
    int best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int candidate = 1; candidate <= features; candidate++) {
      int rows = Math.ceilDiv(features, candidate);
      double aspect =
          (double) candidate
              * (cellWidth() + CELL_GAP)
              / ((double) rows * (cellHeight() + CELL_GAP));
      double empty = (double) (rows * candidate - features) / candidate;
      double cost = Math.abs(Math.log(aspect / ASPECT)) + 0.7 * empty;
      if (cost < least) {
        least = cost;
        best = candidate;
      }
    }
    return best;
  }

  /** Returns the width of a grid in pixels. */
  long gridWidth() {
    return (long) gridSide * (tileWidth + TILE_GAP) - TILE_GAP;
  }

  /** Returns the width of a cell in pixels. */
  long cellWidth() {
    return 2 * gridWidth() + GRID_GAP;
  }

  /** Returns the height of a cell in pixels, with its label. */
  long cellHeight() {
    return LABEL_HEIGHT + gridHeight;
  }

  /** Returns the width of all cells in pixels. */
  public long width() {
    return columns * (cellWidth() + CELL_GAP) - CELL_GAP;
  }

  /** Returns the height of all cells in pixels, with the gap below the last row. */
  public long height() {
    return rows * (cellHeight() + CELL_GAP);
  }
}
