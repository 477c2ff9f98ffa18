package switchback.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All features of a layer on one sheet, after figure 2 of Zeiler and Fergus 2014: each feature is a
 * cell, its projections in a square grid on the left, the patches they came from in the same order
 * on the right. Cells are drawn one by one, so that no more than one feature need be in memory.
 */
public final class ContactSheet {
  private static final Color PAPER = new Color(0xFCFCFA);
  private static final Color INK = new Color(0x222222);
  private static final Color MUTED = new Color(0x777773);
  private static final Color SLOT = new Color(0xF1F1EE);
  private static final Color LINE = new Color(0xDEDEDA);

  /** About how many pixels of the sheet the side of a tile takes. */
  private static final int TILE_SIDE = 66;

  /** A sheet of more than about so many pixels of tiles takes longer to open than to understand. */
  private static final long MOST_PIXELS = 16_000_000;

  private static final int TILE_GAP = 2;
  private static final int GRID_GAP = 8;
  private static final int CELL_GAP = 40;
  private static final int LABEL_HEIGHT = 26;
  private static final int MARGIN = 80;

  /** Room for the words where there are few cells. */
  private static final int LEAST_WIDTH = 860;

  /** Width over height that the choice of columns aims at. */
  private static final double ASPECT = 1.2;

  private final String title;
  private final List<String> subtitle;
  private final List<String> footer;
  private final int zoom;
  private final int tileHeight;
  private final int tileWidth;
  private final int gridSide;
  private final int top;
  private final int columns;
  private final int unit;
  private final BufferedImage image;

  /**
   * The words around the cells.
   *
   * @param title what the sheet shows
   * @param subtitle how to read it
   * @param footer lines at the foot: network, data, recipe, scale
   */
  public record Caption(String title, String subtitle, List<String> footer) {
    /** Copies the lines. */
    public Caption {
      footer = List.copyOf(footer);
    }
  }

  /**
   * An empty sheet with its words.
   *
   * @param features how many cells
   * @param top how many pairs of tiles a cell has room for
   * @param patchHeight rows of a tile before it is enlarged
   * @param patchWidth columns of a tile before it is enlarged
   */
  public ContactSheet(Caption caption, int features, int top, int patchHeight, int patchWidth) {
    this.zoom = zoomOf(features * top, patchHeight, patchWidth);
    this.tileHeight = patchHeight * zoom;
    this.tileWidth = patchWidth * zoom;
    this.gridSide = (int) Math.ceil(Math.sqrt(top));
    this.top = top;
    this.columns = columnsOf(features);
    int rows = Math.ceilDiv(features, columns);
    int cells = columns * cellWidth() + (columns - 1) * CELL_GAP;
    int width = 2 * MARGIN + Math.max(LEAST_WIDTH, cells);
    this.unit = Math.clamp(width / 110, 16, 32);
    this.title = caption.title();
    this.subtitle = wrapped(List.of(caption.subtitle()), unit, width - 2 * MARGIN);
    this.footer = wrapped(caption.footer(), footSize(), width - 2 * MARGIN);
    int height = cellsTop() + rows * (cellHeight() + CELL_GAP) + footHeight();
    this.image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = graphics();
    graphics.setColor(PAPER);
    graphics.fillRect(0, 0, width, height);
    drawWords(graphics);
    graphics.dispose();
  }

  /**
   * By how much tiles of this size are enlarged: a whole number, so that pixels stay, and a smaller
   * one where there are very many.
   *
   * @param pairs how many pairs of tiles the sheet has
   */
  static int zoomOf(int pairs, int patchHeight, int patchWidth) {
    int zoom = Math.round((float) TILE_SIDE / Math.max(patchHeight, patchWidth));
    double most = Math.sqrt((double) MOST_PIXELS / (2L * pairs * patchHeight * patchWidth));
    return Math.max(1, Math.min(zoom, (int) most));
  }

  /**
   * Draws the cell at {@code position}, counted row by row. A feature that no image excited has no
   * pairs; its cell is left empty and marked dead.
   *
   * @param label which feature, set above its left end
   * @param note set above its right end, smaller in weight
   */
  public void draw(int position, String label, String note, List<TilePair> pairs) {
    int left = MARGIN + position % columns * (cellWidth() + CELL_GAP);
    int y = cellsTop() + position / columns * (cellHeight() + CELL_GAP);
    Graphics2D graphics = graphics();
    drawLabels(graphics, left, y, label, note);
    if (pairs.isEmpty()) {
      drawDead(graphics, left, y + LABEL_HEIGHT);
    } else {
      int patches = left + gridWidth() + GRID_GAP;
      for (int rank = 0; rank < top; rank++) {
        boolean known = rank < pairs.size();
        drawTile(graphics, left, y, rank, known ? pairs.get(rank).projection() : null);
        drawTile(graphics, patches, y, rank, known ? pairs.get(rank).patch() : null);
      }
    }
    graphics.dispose();
  }

  /** The sheet itself, not a copy. */
  public BufferedImage image() {
    return image;
  }

  private void drawTile(
      Graphics2D graphics, int gridLeft, int cellTop, int rank, @Nullable Raster tile) {
    int left = gridLeft + rank % gridSide * (tileWidth + TILE_GAP);
    int y = cellTop + LABEL_HEIGHT + rank / gridSide * (tileHeight + TILE_GAP);
    if (tile == null) {
      graphics.setColor(SLOT);
      graphics.fillRect(left, y, tileWidth, tileHeight);
    } else {
      graphics.drawImage(tile.upscaled(zoom).toImage(), left, y, null);
    }
  }

  private void drawLabels(Graphics2D graphics, int left, int y, String label, String note) {
    int baseline = y + LABEL_HEIGHT - 9;
    graphics.setFont(font(Font.BOLD, 16));
    graphics.setColor(INK);
    graphics.drawString(label, left, baseline);
    graphics.setFont(font(Font.PLAIN, 13));
    graphics.setColor(MUTED);
    int width = graphics.getFontMetrics().stringWidth(note);
    graphics.drawString(note, left + cellWidth() - width, baseline);
  }

  private void drawDead(Graphics2D graphics, int left, int y) {
    graphics.setColor(LINE);
    graphics.setStroke(new BasicStroke(1));
    graphics.drawRect(left, y, cellWidth() - 1, gridHeight() - 1);
    graphics.setFont(font(Font.PLAIN, 16));
    graphics.setColor(MUTED);
    int width = graphics.getFontMetrics().stringWidth("dead");
    graphics.drawString("dead", left + (cellWidth() - width) / 2, y + gridHeight() / 2 + 6);
  }

  private void drawWords(Graphics2D graphics) {
    graphics.setColor(INK);
    graphics.setFont(font(Font.PLAIN, 2 * unit));
    graphics.drawString(title, MARGIN, MARGIN + 2 * unit);
    graphics.setColor(MUTED);
    graphics.setFont(font(Font.PLAIN, unit));
    drawLines(graphics, subtitle, MARGIN + 4 * unit, subtitleLine());
    graphics.setFont(font(Font.PLAIN, footSize()));
    drawLines(graphics, footer, image.getHeight() - footHeight() + 2 * unit, footLine());
  }

  private static void drawLines(
      Graphics2D graphics, List<String> lines, int firstBaseline, int step) {
    int baseline = firstBaseline;
    for (String line : lines) {
      graphics.drawString(line, MARGIN, baseline);
      baseline += step;
    }
  }

  /** The lines, broken between words so that none is wider than {@code width}. */
  private static List<String> wrapped(List<String> lines, int size, int width) {
    FontRenderContext context = new FontRenderContext(null, true, true);
    Font font = font(Font.PLAIN, size);
    List<String> broken = new ArrayList<>();
    for (String line : lines) {
      String current = "";
      for (String word : line.split(" ", -1)) {
        String longer = current.isEmpty() ? word : current + " " + word;
        if (!current.isEmpty() && font.getStringBounds(longer, context).getWidth() > width) {
          broken.add(current);
          longer = word;
        }
        current = longer;
      }
      broken.add(current);
    }
    return broken;
  }

  private Graphics2D graphics() {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    return graphics;
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
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

  private int cellsTop() {
    return MARGIN + 5 * unit + subtitle.size() * subtitleLine();
  }

  private int cellWidth() {
    return 2 * gridWidth() + GRID_GAP;
  }

  private int cellHeight() {
    return LABEL_HEIGHT + gridHeight();
  }

  private int gridWidth() {
    return gridSide * (tileWidth + TILE_GAP) - TILE_GAP;
  }

  private int gridHeight() {
    int rows = Math.ceilDiv(top, gridSide);
    return rows * (tileHeight + TILE_GAP) - TILE_GAP;
  }

  private int footHeight() {
    return MARGIN + unit + footer.size() * footLine();
  }

  private int subtitleLine() {
    return unit * 3 / 2;
  }

  private int footSize() {
    return Math.max(14, unit * 3 / 4);
  }

  private int footLine() {
    return footSize() * 3 / 2;
  }
}
