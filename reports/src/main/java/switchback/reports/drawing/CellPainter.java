package switchback.reports.drawing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.List;
import java.util.stream.Stream;
import switchback.deconv.signals.Patch;

/** Draws the cells of a plate: text above and below, enlarged tiles between. */
final class CellPainter {
  private static final int PAD = 26;
  private static final int WIDEST_WORDS = 330;
  private static final int STROKE = 2;

  private final int tileHeight;
  private final int tileWidth;
  private final int tiles;
  private final int labelHeight;
  private final int lineAbove;
  private final int lineBelow;
  private final int leastWidth;

  /** Creates a painter with enough room for the text of all cells. */
  CellPainter(List<Plate.Cell> cells, int tileHeight, int tileWidth) {
    this.tileHeight = tileHeight;
    this.tileWidth = tileWidth;
    this.tiles = cells.getFirst().tiles().size();
    this.labelHeight = room(cells.stream().map(cell -> cell.label() + cell.note()), Print.LABEL);
    this.lineAbove = room(cells.stream().map(Plate.Cell::line), Print.SMALL);
    this.lineBelow =
        room(
            cells.stream().flatMap(cell -> cell.tiles().stream()).map(Plate.Tile::below),
            Print.SMALL);
    int words = cells.stream().mapToInt(CellPainter::words).max().orElseThrow();
    this.leastWidth = Math.min(WIDEST_WORDS, words);
  }

  private static int room(Stream<String> words, double points) {
    return words.allMatch(String::isEmpty) ? 0 : Print.line(points);
  }

  private static int words(Plate.Cell cell) {
    double widest = above(cell);
    widest = Math.max(widest, Print.width(cell.line(), small()));
    for (Plate.Tile tile : cell.tiles()) {
      widest = Math.max(widest, Print.width(tile.below(), small()));
    }
    return (int) Math.ceil(widest);
  }

  private static int above(Plate.Cell cell) {
    return (int)
        Math.ceil(Print.width(cell.label() + "  ", label()) + Print.width(cell.note(), small()));
  }

  /** Returns the sizes that the layout needs. */
  PlateLayout.Cell size() {
    int words = labelHeight + lineAbove + lineBelow + PAD;
    return new PlateLayout.Cell(tiles, tileHeight, tileWidth, words, leastWidth);
  }

  /** Draws a cell with its top left corner at ({@code left, top}). */
  void draw(Graphics2D graphics, Plate.Cell cell, int zoom, int width, int left, int top) {
    int baseline = top + (int) Print.pixels(Print.LABEL);
    int step = tileWidth * zoom + PlateLayout.TILE_GAP;
    int note = (int) Math.ceil(Print.width(cell.note(), small()));
    // Above the tiles' right end, or farther right if the label needs the room.
    int room = Math.max(tiles * step - PlateLayout.TILE_GAP, Math.min(width, above(cell)));
    write(graphics, label(), Print.INK, cell.label(), left, baseline, room - note);
    write(graphics, small(), Print.INK, cell.note(), left + room - note, baseline, width);
    write(graphics, small(), Print.MUTED, cell.line(), left, baseline + lineAbove, width);
    int y = top + labelHeight + lineAbove;
    int x = left;
    for (Plate.Tile tile : cell.tiles()) {
      draw(graphics, tile, zoom, x, y);
      int middle = x + tileWidth * zoom / 2;
      below(graphics, tile.below(), middle, y + tileHeight * zoom, left, width);
      x += step;
    }
  }

  private void draw(Graphics2D graphics, Plate.Tile tile, int zoom, int left, int top) {
    int height = tileHeight * zoom;
    int width = tileWidth * zoom;
    Raster raster = tile.raster();
    if (raster == null) {
      frame(graphics, left, top, height, width);
    } else {
      graphics.setColor(Print.EDGE);
      graphics.setStroke(new BasicStroke(1));
      graphics.drawRect(left - 1, top - 1, width + 1, height + 1);
      graphics.drawImage(raster.upscaled(zoom).toImage(), left, top, null);
      Patch outline = tile.outline();
      if (outline != null) {
        outline(graphics, outline, zoom, left, top);
      }
    }
  }

  /** Writes text below the middle of a tile, inside its cell, which is wide enough. */
  private static void below(
      Graphics2D graphics, String words, int middle, int y, int left, int width) {
    int room = (int) Math.ceil(Print.width(words, small()));
    int start = Math.clamp(middle - room / 2, left, left + Math.max(0, width - room));
    int baseline = y + 4 + (int) Print.pixels(Print.SMALL);
    write(graphics, small(), Print.MUTED, words, start, baseline, width);
  }

  /** Draws a dashed frame around paper, which cannot be mistaken for a picture. */
  private static void frame(Graphics2D graphics, int left, int top, int height, int width) {
    graphics.setColor(Print.LINE);
    graphics.setStroke(
        new BasicStroke(
            STROKE, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {8, 6}, 0));
    graphics.drawRect(left + 1, top + 1, width - STROKE, height - STROKE);
  }

  /** Draws white and black lines around a patch, visible on any picture and hiding none of it. */
  private void outline(Graphics2D graphics, Patch patch, int zoom, int left, int top) {
    Graphics2D clipped = (Graphics2D) graphics.create();
    clipped.clipRect(left, top, tileWidth * zoom, tileHeight * zoom);
    int x = left + patch.left() * zoom;
    int y = top + patch.top() * zoom;
    Color[] colours = {Color.WHITE, Color.BLACK};
    for (int ring = 0; ring < 2 * STROKE; ring++) {
      clipped.setColor(colours[ring / STROKE]);
      clipped.drawRect(
          x - ring - 1,
          y - ring - 1,
          patch.width() * zoom + 2 * ring + 1,
          patch.height() * zoom + 2 * ring + 1);
    }
    clipped.dispose();
  }

  /** Writes one line of text, cut to {@code width} pixels. */
  static void write(
      Graphics2D graphics, Font font, Color colour, String words, int left, int y, int width) {
    graphics.setFont(font);
    graphics.setColor(colour);
    graphics.drawString(Print.fitted(words, font, width), left, y);
  }

  static Font label() {
    return Print.font(Font.BOLD, Print.LABEL);
  }

  static Font small() {
    return Print.font(Font.PLAIN, Print.SMALL);
  }
}
