package switchback.reports.drawing;

/**
 * How the cells of a plate are arranged: as large as the page allows, with few gaps in the last
 * row.
 *
 * @param zoom by how much tiles are enlarged, a whole number, so that pixels stay
 * @param columns cells a row
 * @param cellWidth pixels
 * @param cellHeight pixels, words included
 * @param gap pixels between two columns
 * @param left where the first column starts
 */
record PlateLayout(int zoom, int columns, int cellWidth, int cellHeight, int gap, int left) {
  /** Between two tiles of a cell. */
  static final int TILE_GAP = 6;

  /** About 41 mm: larger would show no more. */
  private static final int LARGEST_TILE = 480;

  /** Where the page is too small for all, tiles have at least about this side, and it grows. */
  private static final int LEAST_TILE = 96;

  private static final int LEAST_GAP = 14;
  private static final int LARGEST_GAP = 100;

  /**
   * What all cells have in common.
   *
   * @param tiles how many stand side by side
   * @param tileHeight rows of a tile before it is enlarged
   * @param tileWidth columns of a tile before it is enlarged
   * @param words pixels that the lines above and below take
   * @param leastWidth pixels that the words need
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
   * The best arrangement of {@code count} cells.
   *
   * @param height pixels that the page has for them
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

  /** Large tiles, full rows, and a page that is used in its width. */
  private static double worth(Cell cell, int zoom, int columns, double full) {
    double used = (columns * (cell.width(zoom) + LEAST_GAP) - LEAST_GAP) / (double) available();
    return zoom * full * full * used;
  }

  /** As many columns as there is room for. */
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

  /** Where the cell at {@code position}, counted row by row, starts. */
  int x(int position) {
    return left + position % columns * (cellWidth + gap);
  }

  /** How far below the first row the cell at {@code position} starts. */
  int y(int position) {
    return position / columns * cellHeight;
  }

  /** How high all rows are. */
  int height(int count) {
    return Math.ceilDiv(count, columns) * cellHeight;
  }
}
