package switchback.reports.drawing;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import switchback.deconv.signals.Patch;

/**
 * A picture for print: a title, labelled cells of enlarged tiles, the meaning of colours, and the
 * provenance. It is as wide as a page, its text has a size on paper, and tiles are enlarged by a
 * whole number as far as the page allows.
 */
public final class Plate {
  private static final int GAP = 40;
  private static final int LEAD_SIDE = 320;

  private final Caption caption;
  private final @Nullable Cell lead;
  private final List<Cell> cells;
  private final CellPainter painter;
  private final PlateLayout layout;
  private final BufferedImage image;

  /**
   * The text around the cells.
   *
   * @param title what the plate shows
   * @param reading how to read it
   * @param bar the meaning of colours
   * @param scale the meaning of the bar's ends
   * @param provenance sentences at the foot: network, data, recipe
   */
  public record Caption(
      String title, String reading, ScaleBar bar, String scale, List<String> provenance) {}

  /**
   * Some tiles under a common label. All cells of a plate have the same number of tiles, all of the
   * same size.
   *
   * @param label text above the left end, bold
   * @param note text above the right end
   * @param line a second line of text above the tiles, or empty
   * @param tiles the tiles from left to right
   */
  public record Cell(String label, String note, String line, List<Tile> tiles) {}

  /**
   * A small picture.
   *
   * @param raster its pixels; null for an empty tile, drawn as a dashed frame
   * @param below text under the tile, or empty
   * @param outline a rectangle of the tile to draw a line around, or null
   */
  public record Tile(@Nullable Raster raster, String below, @Nullable Patch outline) {
    /** Creates a tile without text and outline. */
    public Tile(@Nullable Raster raster) {
      this(raster, "", null);
    }
  }

  /**
   * Draws a plate.
   *
   * @param caption the text around the cells
   * @param lead a cell of one tile to show beside the title, or null
   * @param cells at least one
   * @param tileHeight rows of every tile in {@code cells}
   * @param tileWidth columns of every tile in {@code cells}
   */
  public Plate(
      Caption caption, @Nullable Cell lead, List<Cell> cells, int tileHeight, int tileWidth) {
    this.caption = caption;
    this.lead = lead;
    this.cells = List.copyOf(cells);
    this.painter = new CellPainter(cells, tileHeight, tileWidth);
    int around = 2 * Print.MARGIN + headHeight() + footHeight() + 2 * GAP;
    this.layout = PlateLayout.of(painter.size(), cells.size(), Print.PAGE_HEIGHT - around);
    this.image = Print.sheet(around + layout.height(cells.size()));
    Graphics2D graphics = Print.graphics(image);
    drawHead(graphics);
    drawCells(graphics);
    drawFoot(graphics);
    graphics.dispose();
  }

  /** Returns the picture, not a copy. */
  public BufferedImage image() {
    return image;
  }

  private void drawHead(Graphics2D graphics) {
    if (lead != null) {
      drawLead(graphics, lead);
    }
    int left = headLeft();
    int y = Print.MARGIN + (int) Print.pixels(Print.TITLE);
    int room = Print.WIDTH - Print.MARGIN - left;
    for (String line : titles()) {
      CellPainter.write(graphics, title(), Print.INK, line, left, y, room);
      y += Print.line(Print.TITLE);
    }
    for (String line : reading()) {
      CellPainter.write(graphics, reader(), Print.MUTED, line, left, y, room);
      y += Print.line(Print.LABEL);
    }
  }

  private static void drawLead(Graphics2D graphics, Cell lead) {
    Raster raster = lead.tiles().getFirst().raster();
    if (raster != null) {
      new CellPainter(List.of(lead), raster.height(), raster.width())
          .draw(graphics, lead, zoom(raster), LEAD_SIDE, Print.MARGIN, Print.MARGIN);
    }
  }

  private void drawCells(Graphics2D graphics) {
    int top = Print.MARGIN + headHeight() + GAP;
    for (int i = 0; i < cells.size(); i++) {
      painter.draw(
          graphics,
          cells.get(i),
          layout.zoom(),
          layout.cellWidth(),
          layout.x(i),
          top + layout.y(i));
    }
  }

  private void drawFoot(Graphics2D graphics) {
    int top = image.getHeight() - Print.MARGIN - footHeight();
    caption.bar().draw(graphics, Print.MARGIN, top);
    int y = top + (int) Print.pixels(Print.SMALL);
    for (String line : foot()) {
      CellPainter.write(
          graphics, CellPainter.small(), Print.MUTED, line, footLeft(), y, Print.WIDTH);
      y += Print.line(Print.SMALL);
    }
  }

  private int headLeft() {
    return lead == null ? Print.MARGIN : Print.MARGIN + leadSide(Raster::width) + GAP;
  }

  private int headHeight() {
    int words =
        titles().size() * Print.line(Print.TITLE) + reading().size() * Print.line(Print.LABEL);
    return lead == null
        ? words
        : Math.max(words, leadSide(Raster::height) + Print.line(Print.SMALL));
  }

  /** Returns a side of the enlarged lead, or the usual room for it if that is more. */
  private int leadSide(ToIntFunction<Raster> side) {
    Raster raster = lead == null ? null : lead.tiles().getFirst().raster();
    return raster == null ? LEAD_SIDE : Math.max(LEAD_SIDE, side.applyAsInt(raster) * zoom(raster));
  }

  private static int zoom(Raster raster) {
    return Math.max(1, LEAD_SIDE / Math.max(raster.height(), raster.width()));
  }

  private List<String> titles() {
    return Print.wrapped(caption.title(), title(), Print.WIDTH - Print.MARGIN - headLeft());
  }

  private List<String> reading() {
    return Print.wrapped(caption.reading(), reader(), Print.WIDTH - Print.MARGIN - headLeft());
  }

  private static int footLeft() {
    return Print.MARGIN + ScaleBar.width() + GAP;
  }

  private int footHeight() {
    return Math.max(caption.bar().height(), foot().size() * Print.line(Print.SMALL));
  }

  /** Returns the meaning of the bar, then the provenance. */
  private List<String> foot() {
    int room = Print.WIDTH - Print.MARGIN - footLeft();
    return Stream.concat(Stream.of(caption.scale()), caption.provenance().stream())
        .flatMap(words -> Print.wrapped(words, CellPainter.small(), room).stream())
        .toList();
  }

  private static Font title() {
    return Print.font(Font.BOLD, Print.TITLE);
  }

  private static Font reader() {
    return Print.font(Font.PLAIN, Print.LABEL);
  }
}
