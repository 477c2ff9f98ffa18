package switchback.reports.drawing;

import java.util.List;

/**
 * A panel of a plot, which places values and draws their axes. Coordinates are in points.
 *
 * @param canvas the surface to draw on
 * @param left the start of {@code across}
 * @param right the end of {@code across}
 * @param top the end of {@code vertical}
 * @param bottom the start of {@code vertical}
 * @param across the axis from left to right
 * @param vertical the axis from the bottom up
 */
public record PlotPanel(
    Canvas canvas,
    double left,
    double right,
    double top,
    double bottom,
    PlotAxis across,
    PlotAxis vertical) {
  /** The distance of the panel's name from its top. */
  public static final double NAME = 10;

  private static final int GRID = 0xE2E2DE;
  private static final double FINE = 0.5;

  /** Returns the point of a pair of values. */
  public Canvas.Point point(double x, double y) {
    return new Canvas.Point(across.place(x, left, right), vertical.place(y, bottom, top));
  }

  /**
   * Draws the axes.
   *
   * @param name the quantity of the vertical axis, written above the panel
   * @param unit the quantity of the horizontal axis, written below the panel
   */
  public void draw(String name, String unit) {
    vertical.ticks().forEach(this::drawLine);
    across.ticks().forEach(this::drawTick);
    words((left + right) / 2, bottom + 21, Canvas.Anchor.MIDDLE, unit);
    canvas.text(
        new Canvas.Point(left, top - NAME),
        Canvas.Anchor.START,
        Print.LABEL,
        Print.INK.getRGB(),
        name);
  }

  private void drawLine(double tick) {
    double y = vertical.place(tick, bottom, top);
    canvas.line(List.of(new Canvas.Point(left, y), new Canvas.Point(right, y)), GRID, FINE, false);
    words(left - 5, y + 2.2, Canvas.Anchor.END, vertical.words(tick));
  }

  private void drawTick(double tick) {
    double x = across.place(tick, left, right);
    canvas.line(
        List.of(new Canvas.Point(x, bottom), new Canvas.Point(x, bottom + 3)),
        Print.MUTED.getRGB(),
        FINE,
        false);
    words(x, bottom + 11, Canvas.Anchor.MIDDLE, across.words(tick));
  }

  private void words(double x, double y, Canvas.Anchor anchor, String words) {
    canvas.text(new Canvas.Point(x, y), anchor, Print.SMALL, Print.MUTED.getRGB(), words);
  }
}
