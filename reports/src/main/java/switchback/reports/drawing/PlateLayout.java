package switchback.reports.drawing;

/**
 * The arrangement of a plate's cells: as large as the page allows, with few gaps in the last row.
 *
 * @param zoom the factor by which tiles are enlarged, a whole number, so that pixels stay sharp
 * @param columns cells per row
 * @param cellWidth the width of a cell in pixels
 * @param cellHeight the height of a cell in pixels, text included
 * @param gap pixels between two columns
 * @param left the left end of the first column in pixels
 */
record PlateLayout(int zoom, int columns, int cellWidth, int cellHeight, int gap, int left) {
  /** Pixels between two tiles of a cell. */
  static final int TILE_GAP = 6;

  /** The largest side of a tile, about 41 mm: a larger one would show no more. */
  private static final int LARGEST_TILE = 480;

  /** The least side of a tile on a page that must grow because it is too small for all cells. */
  private static final int LEAST_TILE = 96;

  private static final int LEAST_GAP = 14;
  private static final int LARGEST_GAP = 100;

  /**
   * The sizes that all cells have in common.
   *
   * @param tiles the number of tiles side by side
   * @param tileHeight rows of a tile before it is enlarged
   * @param tileWidth columns of a tile before it is enlarged
   * @param words the height in pixels of the text above and below
   * @param leastWidth the width in pixels of the text
   */
  record Cell(int tiles, int tileHeight, int tileWidth, int words, int leastWidth) {
    private int width(int zoom) {
      return Math.max(leastWidth, tiles * tileWidth * zoom + (tiles - 1) * TILE_GAP);
    }

    private int height(int zoom) {
      return tileHeight * zoom + words;
    }

    private int side() {
      return Math.max(tileHeight, tileWidth);
    }
  }

  /**
   * Returns the best arrangement of {@code count} cells.
   *
   * @param height the height in pixels that the page has for the cells
   */
  static PlateLayout of(Cell cell, int count, int height) {
    PlateLayout best = fullest(cell, count, Math.max(1, LEAST_TILE / cell.side()));
    double most = 0;
    for (int zoom = Math.max(1, LARGEST_TILE / cell.side()); zoom >= 1; zoom--) {
      for (int columns = 1; columns <= Math.min(count, columns(cell, zoom)); columns++) {
        int rows = Math.ceilDiv(count, columns);
        double worth = worth(cell, zoom, columns, (double) count / (rows * columns));
        if (rows * cell.height(zoom) <= height && worth > most) {
          most = worth;
          best = arranged(cell, zoom, columns);
        }
      }
    }
    return best;
  }

  /** Returns how good an arrangement is: large tiles, full rows and a full page width are. */
  private static double worth(Cell cell, int zoom, int columns, double full) {
    double used = (columns * (cell.width(zoom) + LEAST_GAP) - LEAST_GAP) / (double) available();
    return zoom * full * full * used;
  }

  /** Returns the arrangement with as many columns as there is room for. */
  private static PlateLayout fullest(Cell cell, int count, int zoom) {
    return arranged(cell, zoom, Math.max(1, Math.min(count, columns(cell, zoom))));
  }

  private static PlateLayout arranged(Cell cell, int zoom, int columns) {
    int width = cell.width(zoom);
    int rest = available() - columns * width;
    int gap = columns == 1 ? 0 : Math.clamp(rest / (columns - 1), LEAST_GAP, LARGEST_GAP);
    int left = Print.MARGIN + Math.max(0, (rest - (columns - 1) * gap) / 2);
    return new PlateLayout(zoom, columns, width, cell.height(zoom), gap, left);
  }

  private static int columns(Cell cell, int zoom) {
    return (available() + LEAST_GAP) / (cell.width(zoom) + LEAST_GAP);
  }

  private static int available() {
    return Print.WIDTH - 2 * Print.MARGIN;
  }

  /** Returns the left end of the cell at {@code position}, counted row by row. */
  int x(int position) {
    return left + position % columns * (cellWidth + gap);
  }

  /** Returns the distance of the cell at {@code position} from the top of the first row. */
  int y(int position) {
    return position / columns * cellHeight;
  }

  /** Returns the height of all rows of {@code count} cells. */
  int height(int count) {
    return Math.ceilDiv(count, columns) * cellHeight;
  }
}
