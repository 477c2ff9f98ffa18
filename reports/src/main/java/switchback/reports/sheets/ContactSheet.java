package switchback.reports.sheets;

import static switchback.reports.sheets.SheetLayout.CELL_GAP;
import static switchback.reports.sheets.SheetLayout.GRID_GAP;
import static switchback.reports.sheets.SheetLayout.LABEL_HEIGHT;
import static switchback.reports.sheets.SheetLayout.TILE_GAP;

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
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.Raster;
import switchback.reports.drawing.TilePair;

/**
 * All features of a layer on one sheet, after figure 2 of Zeiler and Fergus 2014. Each feature is a
 * cell with its projections in a square grid on the left and the image patches in the same order on
 * the right. Cells are drawn one by one, so that memory holds the tiles of one feature at a time.
 */
public final class ContactSheet {
  private static final Color PAPER = new Color(0xFCFCFA);
  private static final Color INK = new Color(0x222222);
  private static final Color MUTED = new Color(0x777773);
  private static final Color SLOT = new Color(0xF1F1EE);
  private static final Color EDGE = new Color(0xDCDCDC);
  private static final Color LINE = new Color(0xDEDEDA);

  private static final int MARGIN = 80;

  /** The least width of the cells in pixels, so that there is room for the text. */
  private static final int LEAST_WIDTH = 860;

  private final String title;
  private final List<String> subtitle;
  private final List<String> footer;
  private final SheetLayout layout;
  private final int top;
  private final int unit;
  private final BufferedImage image;

  /**
   * The text around the cells.
   *
   * @param title what the sheet shows
   * @param subtitle how to read it
   * @param footer lines at the foot: network, data, recipe, scale
   */
  public record Caption(String title, String subtitle, List<String> footer) {
    /** Creates a caption with a copy of the lines. */
    public Caption {
      footer = List.copyOf(footer);
    }
  }

  /**
   * Creates a sheet of empty cells.
   *
   * @param caption the text around the cells
   * @param features the number of cells
   * @param top the number of pairs of tiles per cell
   * @param patchHeight rows of a tile before it is enlarged
   * @param patchWidth columns of a tile before it is enlarged
   */
  public ContactSheet(Caption caption, int features, int top, int patchHeight, int patchWidth) {
    this.layout = SheetLayout.of(features, top, patchHeight, patchWidth);
    this.top = top;
    int width = 2 * MARGIN + Math.max(LEAST_WIDTH, Math.toIntExact(layout.width()));
    this.unit = Math.clamp(width / 110, 16, 32);
    this.title = caption.title();
    this.subtitle = wrapped(List.of(caption.subtitle()), unit, width - 2 * MARGIN);
    this.footer = wrapped(caption.footer(), footSize(), width - 2 * MARGIN);
    int height = cellsTop() + Math.toIntExact(layout.height()) + footHeight();
    this.image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = graphics();
    graphics.setColor(PAPER);
    graphics.fillRect(0, 0, width, height);
    drawWords(graphics);
    graphics.dispose();
  }

  /**
   * Draws the cell at {@code position}, counted row by row. A feature that no image excites has no
   * pairs; its cell stays empty and is marked as dead.
   *
   * @param label text above the left end of the cell: the feature
   * @param note text above the right end of the cell, lighter
   * @param pairs the tiles of the units, strongest first
   */
  public void draw(int position, String label, String note, List<TilePair> pairs) {
    int left = MARGIN + position % layout.columns() * (cellWidth() + CELL_GAP);
    int y = cellsTop() + position / layout.columns() * (LABEL_HEIGHT + gridHeight() + CELL_GAP);
    Graphics2D graphics = graphics();
    drawLabels(graphics, left, y, label, note);
    if (pairs.isEmpty()) {
      drawDead(graphics, left, y + LABEL_HEIGHT);
    } else {
      int patches = left + gridWidth() + GRID_GAP;
      for (int rank = 0; rank < top; rank++) {
        TilePair pair = rank < pairs.size() ? pairs.get(rank) : null;
        drawTile(graphics, left, y, rank, pair, pair == null ? null : pair.projection());
        drawTile(graphics, patches, y, rank, pair, pair == null ? null : pair.patch());
      }
    }
    graphics.dispose();
  }

  /** Returns the picture, not a copy. */
  public BufferedImage image() {
    return image;
  }

  private void drawTile(
      Graphics2D graphics,
      int gridLeft,
      int cellTop,
      int rank,
      @Nullable TilePair pair,
      @Nullable Raster tile) {
    int left = gridLeft + rank % layout.gridSide() * (layout.tileWidth() + TILE_GAP);
    int y = cellTop + LABEL_HEIGHT + rank / layout.gridSide() * (layout.tileHeight() + TILE_GAP);
    if (pair == null || tile == null) {
      graphics.setColor(SLOT);
      graphics.fillRect(left, y, layout.tileWidth(), layout.tileHeight());
    } else {
      graphics.drawImage(
          tile.scaled(layout.tileHeight(), layout.tileWidth()).toImage(), left, y, null);
      if (!pair.isInner()) {
        drawEdge(graphics, left, y, pair);
      }
    }
  }

  /** Draws a hairline around what the unit saw, in the padding. */
  private void drawEdge(Graphics2D graphics, int left, int top, TilePair pair) {
    int width = layout.tileWidth();
    int height = layout.tileHeight();
    Patch seen = pair.seen();
    double columns = (double) width / pair.patch().width();
    double rows = (double) height / pair.patch().height();
    int right = (int) Math.rint((seen.left() + seen.width()) * columns);
    int bottom = (int) Math.rint((seen.top() + seen.height()) * rows);
    int x = (int) Math.rint(seen.left() * columns) - 1;
    int y = (int) Math.rint(seen.top() * rows) - 1;
    Graphics2D within = (Graphics2D) graphics.create(left, top, width, height);
    within.setColor(EDGE);
    within.setStroke(new BasicStroke(1));
    within.drawRect(x, y, right - x, bottom - y);
    within.dispose();
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

  /** Breaks lines between words so that none is wider than {@code width} pixels. */
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

  private int cellsTop() {
    return MARGIN + 5 * unit + subtitle.size() * subtitleLine();
  }

  private int cellWidth() {
    return Math.toIntExact(layout.cellWidth());
  }

  private int gridWidth() {
    return Math.toIntExact(layout.gridWidth());
  }

  private int gridHeight() {
    return Math.toIntExact(layout.gridHeight());
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
