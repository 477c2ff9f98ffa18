package switchback.reports.textbook;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import switchback.reports.site.Site;
import switchback.training.textbook.Plane;

/**
 * A drawing as SVG inside a page, which gives it its colours by the classes that are named here: so
 * it is right in light and dark. Places are in pixels.
 */
public final class Scene {
  /** The height of a cell with a number. */
  public static final double CELL_HEIGHT = 34;

  private static final double LETTER = 7.1;
  private static final double AROUND_LETTERS = 13;
  private static final double PLAIN_CELL = 11;

  /** Colours are at most this dense, so that numbers can be read upon them. */
  private static final double DENSEST = 0.5;

  private final StringBuilder body = new StringBuilder();
  private final double width;
  private final double height;

  /** An empty drawing of that size. */
  public Scene(double width, double height) {
    this.width = width;
    this.height = height;
  }

  /** How wide a cell of it is drawn. */
  public static double cellWidth(Grid grid) {
    return grid.hasNumbers()
        ? Math.max(CELL_HEIGHT, grid.widest() * LETTER + AROUND_LETTERS)
        : PLAIN_CELL;
  }

  /** How high a cell of it is drawn. */
  public static double cellHeight(Grid grid) {
    return grid.hasNumbers() ? CELL_HEIGHT : PLAIN_CELL;
  }

  /** How wide it is drawn. */
  public static double width(Grid grid) {
    return cellWidth(grid) * grid.plane().columns();
  }

  /** How high it is drawn. */
  public static double height(Grid grid) {
    return cellHeight(grid) * grid.plane().rows();
  }

  /** A grid alone, with room for its outlines. */
  static String of(Grid grid) {
    return new Scene(width(grid) + 6, height(grid) + 6).grid(grid, 3, 3).svg(grid.spoken());
  }

  /** Draws a grid without its title; its upper left corner is given. */
  public Scene grid(Grid grid, double left, double top) {
    Plane plane = grid.plane();
    double greatest = 0;
    for (double value : plane.values()) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    for (int row = 0; row < plane.rows(); row++) {
      for (int column = 0; column < plane.columns(); column++) {
        cell(grid, row, column, left, top, greatest);
      }
    }
    rectangle("frame", left, top, width(grid), height(grid), 1);
    for (Grid.Mark mark : grid.marks()) {
      rectangle(
          "mark c" + mark.colour(),
          left + mark.column() * cellWidth(grid),
          top + mark.row() * cellHeight(grid),
          mark.columns() * cellWidth(grid),
          mark.rows() * cellHeight(grid),
          1);
    }
    return this;
  }

  private void cell(Grid grid, int row, int column, double left, double top, double greatest) {
    double x = left + column * cellWidth(grid);
    double y = top + row * cellHeight(grid);
    double value = grid.plane().at(row, column);
    if (value != 0) {
      double density = (grid.hasNumbers() ? DENSEST : 1) * Math.abs(value) / greatest;
      rectangle(value > 0 ? "plus" : "minus", x, y, cellWidth(grid), cellHeight(grid), density);
    }
    if (grid.hasNumbers()) {
      rectangle("cell", x, y, cellWidth(grid), cellHeight(grid), 1);
      text(
          value == 0 ? "number none" : "number",
          x + cellWidth(grid) / 2,
          y + cellHeight(grid) / 2 + 4.2,
          grid.label(row, column));
    }
  }

  /**
   * A rectangle.
   *
   * @param kind its class: {@code plus}, {@code minus}, {@code frame}, {@code mark c1} ...
   * @param density from 0, nothing, to 1
   */
  public Scene rectangle(
      String kind, double x, double y, double width, double height, double density) {
    body.append(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"%s/>\n"
            .formatted(
                kind,
                number(x),
                number(y),
                number(width),
                number(height),
                density < 1 ? " fill-opacity=\"%s\"".formatted(number(density)) : ""));
    return this;
  }

  /** A circle. */
  public Scene circle(String kind, double x, double y, double radius) {
    body.append(
        "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>\n"
            .formatted(kind, number(x), number(y), number(radius)));
    return this;
  }

  /** A straight line. */
  public Scene line(String kind, double fromX, double fromY, double toX, double toY) {
    body.append(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
            .formatted(kind, number(fromX), number(fromY), number(toX), number(toY)));
    return this;
  }

  /** Straight pieces from place to place. */
  public Scene curve(String kind, double[] x, double[] y) {
    String places =
        IntStream.range(0, x.length)
            .mapToObj(i -> number(x[i]) + "," + number(y[i]))
            .collect(Collectors.joining(" "));
    body.append("<polyline class=\"%s\" points=\"%s\"/>\n".formatted(kind, places));
    return this;
  }

  /** A curve from left to right that ends in a tip; {@code kind} as of outlines, {@code c1} ... */
  public Scene arrow(String kind, double fromX, double fromY, double toX, double toY) {
    double middle = (fromX + toX) / 2;
    double back = toX > fromX ? toX - 7 : toX + 7;
    body.append(
        "<path class=\"arrow %s\" d=\"M%s %sC%s %s %s %s %s %s\"/>\n"
            .formatted(
                kind,
                number(fromX),
                number(fromY),
                number(middle),
                number(fromY),
                number(middle),
                number(toY),
                number(back),
                number(toY)));
    body.append(
        "<path class=\"tip %s\" d=\"M%s %sL%s %sL%s %sZ\"/>\n"
            .formatted(
                kind,
                number(toX),
                number(toY),
                number(back),
                number(toY - 4),
                number(back),
                number(toY + 4)));
    return this;
  }

  /** A bow above two places, from one to the other, that ends in a tip. */
  public Scene bow(String kind, double fromX, double fromY, double toX, double toY, double rise) {
    body.append(
        "<path class=\"arrow %s\" d=\"M%s %sC%s %s %s %s %s %s\"/>\n"
            .formatted(
                kind,
                number(fromX),
                number(fromY),
                number(fromX),
                number(fromY - rise),
                number(toX),
                number(toY - rise),
                number(toX),
                number(toY - 7)));
    body.append(
        "<path class=\"tip %s\" d=\"M%s %sl-4 -8h8Z\"/>\n"
            .formatted(kind, number(toX), number(toY)));
    return this;
  }

  /**
   * Words around a place.
   *
   * @param kind its class: {@code number}, {@code title}, {@code sign}; {@code start} to begin
   *     there
   */
  public Scene text(String kind, double x, double y, String words) {
    body.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n"
            .formatted(kind, number(x), number(y), Site.escape(words)));
    return this;
  }

  /** The SVG element, with what it shows in words for those who cannot see it. */
  public String svg(String spoken) {
    return svg("scene", spoken);
  }

  /** The SVG element, as narrow as a phone where it has to be; {@code kind} is one more class. */
  public String fitting(String kind, String spoken) {
    return svg("scene fit " + kind, spoken);
  }

  private String svg(String kinds, String spoken) {
    return """
    <svg class="%5$s" role="img" width="%1$s" height="%2$s" viewBox="0 0 %1$s %2$s" aria-label="%3$s">
    %4$s</svg>
    """
        .formatted(number(width), number(height), Site.escape(spoken), body, kinds);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value).replaceFirst("\\.?0+$", "");
  }
}
