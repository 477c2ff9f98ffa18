package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import switchback.reports.drawing.Canvas;
import switchback.reports.drawing.Svg;
import switchback.training.textbook.Plane;

/**
 * A drawing as SVG inside a page. The page's style gives it its colours by the classes that are
 * named here, so that it suits light and dark pages. Coordinates are in pixels.
 */
public final class Scene {
  /** The height of a cell with a number. */
  public static final double CELL_HEIGHT = 34;

  private static final double LETTER = 7.1;
  private static final double AROUND_LETTERS = 13;
  private static final double PLAIN_CELL = 11;

  /** The greatest opacity of a cell's colour, so that numbers can be read on it. */
  private static final double DENSEST = 0.5;

  private final Svg body = new Svg();
  private final double width;
  private final double height;

  /** Creates an empty drawing. */
  public Scene(double width, double height) {
    this.width = width;
    this.height = height;
  }

  /** Returns the width of a cell of a grid. */
  public static double cellWidth(Grid grid) {
    return grid.hasNumbers()
        ? Math.max(CELL_HEIGHT, grid.widest() * LETTER + AROUND_LETTERS)
        : PLAIN_CELL;
  }

  /** Returns the height of a cell of a grid. */
  public static double cellHeight(Grid grid) {
    return grid.hasNumbers() ? CELL_HEIGHT : PLAIN_CELL;
  }

  /** Returns the width of a grid. */
  public static double width(Grid grid) {
    return cellWidth(grid) * grid.plane().columns();
  }

  /** Returns the height of a grid. */
  public static double height(Grid grid) {
    return cellHeight(grid) * grid.plane().rows();
  }

  /** Draws a single grid, with room for its outlines. */
  static String of(Grid grid) {
    return new Scene(width(grid) + 6, height(grid) + 6).grid(grid, 3, 3).svg(grid.spoken());
  }

  /** Draws a grid without its title, at the given upper left corner. */
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
   * Draws a rectangle.
   *
   * @param kind its class: {@code plus}, {@code minus}, {@code frame}, {@code mark c1} ...
   * @param density its opacity, 0 to 1
   */
  public Scene rectangle(
      String kind, double x, double y, double width, double height, double density) {
    List<Object> attributes =
        new ArrayList<>(List.of("class", kind, "x", x, "y", y, "width", width, "height", height));
    if (density < 1) {
      attributes.addAll(List.of("fill-opacity", density));
    }
    body.element("rect", attributes.toArray());
    return this;
  }

  /** Draws a circle. */
  public Scene circle(String kind, double x, double y, double radius) {
    body.element("circle", "class", kind, "cx", x, "cy", y, "r", radius);
    return this;
  }

  /** Draws a straight line. */
  public Scene line(String kind, double fromX, double fromY, double toX, double toY) {
    body.element("line", "class", kind, "x1", fromX, "y1", fromY, "x2", toX, "y2", toY);
    return this;
  }

  /** Draws straight lines from point to point. */
  public Scene curve(String kind, List<Canvas.Point> places) {
    body.element("polyline", "class", kind, "points", Svg.points(places));
    return this;
  }

  /** Draws an arrow from left to right as a curve; {@code kind} is a colour, {@code c1} ... */
  public Scene arrow(String kind, double fromX, double fromY, double toX, double toY) {
    double middle = (fromX + toX) / 2;
    double back = toX > fromX ? toX - 7 : toX + 7;
    path(
        "arrow " + kind,
        "M%s %sC%s %s %s %s %s %s",
        fromX,
        fromY,
        middle,
        fromY,
        middle,
        toY,
        back,
        toY);
    path("tip " + kind, "M%s %sL%s %sL%s %sZ", toX, toY, back, toY - 4, back, toY + 4);
    return this;
  }

  /** Draws an arrow from one point to another as a bow above both. */
  public Scene bow(String kind, double fromX, double fromY, double toX, double toY, double rise) {
    path(
        "arrow " + kind,
        "M%s %sC%s %s %s %s %s %s",
        fromX,
        fromY,
        fromX,
        fromY - rise,
        toX,
        toY - rise,
        toX,
        toY - 7);
    path("tip " + kind, "M%s %sl-4 -8h8Z", toX, toY);
    return this;
  }

  /**
   * Writes words, centred on a point.
   *
   * @param kind the class: {@code number}, {@code title}, {@code sign} ...; with {@code start} the
   *     words start at the point
   */
  public Scene text(String kind, double x, double y, String words) {
    body.text(words, "class", kind, "x", x, "y", y);
    return this;
  }

  /** Returns the SVG element, with a description in words for readers who cannot see it. */
  public String svg(String spoken) {
    return svg("scene", spoken);
  }

  /** Returns the SVG element, which shrinks to fit narrow screens; {@code kind} is a class. */
  public String fitting(String kind, String spoken) {
    return svg("scene fit " + kind, spoken);
  }

  private String svg(String kinds, String spoken) {
    String box = "0 0 %s %s".formatted(Svg.number(width), Svg.number(height));
    return body.within(
        "class",
        kinds,
        "role",
        "img",
        "width",
        width,
        "height",
        height,
        "viewBox",
        box,
        "aria-label",
        spoken);
  }

  private void path(String kinds, String pattern, Double... numbers) {
    Object[] texts = Stream.of(numbers).map(Svg::number).toArray();
    body.element("path", "class", kinds, "d", pattern.formatted(texts));
  }
}
