package switchback.reports.sheets;

/**
 * Where the cells of a {@link ContactSheet} lie, and how large its tiles are. It takes no memory,
 * however large the sheet: counts are long, since they are what says that it is too large.
 *
 * @param zoom by how much tiles are enlarged
 * @param tileHeight rows of an enlarged tile
 * @param tileWidth columns of one
 * @param gridSide tiles a row of a cell's grid
 * @param gridHeight rows of pixels of a grid
 * @param columns cells a row
 * @param rows rows of cells
 */
public record SheetLayout(
    int zoom, int tileHeight, int tileWidth, int gridSide, long gridHeight, int columns, int rows) {
  static final int TILE_GAP = 2;
  static final int GRID_GAP = 8;
  static final int CELL_GAP = 40;
  static final int LABEL_HEIGHT = 26;

  /** About how many pixels of the sheet the side of a tile takes. */
  private static final int TILE_SIDE = 66;

  /** A sheet of more than about so many pixels of tiles takes longer to open than to understand. */
  private static final long MOST_PIXELS = 16_000_000;

  /** Width over height that the choice of columns aims at. */
  private static final double ASPECT = 1.2;

  /**
   * Lays a sheet out.
   *
   * @param features how many cells
   * @param top how many pairs of tiles a cell has room for
   * @param patchHeight rows of a tile before it is enlarged
   * @param patchWidth columns of a tile before it is enlarged
   */
  public static SheetLayout of(int features, int top, int patchHeight, int patchWidth) {
    int zoom = zoomOf((long) features * top, patchHeight, patchWidth);
    int tileHeight = patchHeight * zoom;
    int tileWidth = patchWidth * zoom;
    int side = (int) Math.ceil(Math.sqrt(top));
    long height = (long) Math.ceilDiv(top, side) * (tileHeight + TILE_GAP) - TILE_GAP;
    SheetLayout cell = new SheetLayout(zoom, tileHeight, tileWidth, side, height, 1, features);
    int columns = cell.columnsOf(features);
    return new SheetLayout(
        zoom, tileHeight, tileWidth, side, height, columns, Math.ceilDiv(features, columns));
  }

  /**
   * By how much tiles of this size are enlarged: a whole number, so that pixels stay, and a smaller
   * one where there are very many.
   *
   * @param pairs how many pairs of tiles the sheet has
   */
  static int zoomOf(long pairs, int patchHeight, int patchWidth) {
    int zoom = Math.round((float) TILE_SIDE / Math.max(patchHeight, patchWidth));
    double most = Math.sqrt((double) MOST_PIXELS / (2L * pairs * patchHeight * patchWidth));
    return Math.max(1, Math.min(zoom, (int) most));
  }

  /** The number of columns whose sheet is nearest to the aspect, with few gaps in its last row. */
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

  /** Columns of pixels of a grid. */
  long gridWidth() {
    return (long) gridSide * (tileWidth + TILE_GAP) - TILE_GAP;
  }

  /** Columns of pixels of a cell. */
  long cellWidth() {
    return 2 * gridWidth() + GRID_GAP;
  }

  /** Rows of pixels of a cell, its label included. */
  long cellHeight() {
    return LABEL_HEIGHT + gridHeight;
  }

  /** Columns of pixels of all cells. */
  public long width() {
    return columns * (cellWidth() + CELL_GAP) - CELL_GAP;
  }

  /** Rows of pixels of all cells, with the gap below the last. */
  public long height() {
    return rows * (cellHeight() + CELL_GAP);
  }
}
