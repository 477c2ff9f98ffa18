package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import switchback.reports.drawing.Canvas;
import switchback.reports.drawing.Numbers;
import switchback.reports.drawing.PlotAxis;

/** A plot inside a page, with lines. Each axis is linear or logarithmic. */
final class Plot {
  private static final double WIDTH = 560;
  private static final double HEIGHT = 320;
  private static final double LEFT = 62;
  private static final double RIGHT = WIDTH - 98;
  private static final double TOP = 40;
  private static final double BOTTOM = HEIGHT - 46;

  /** The least distance between names at the ends of lines. */
  private static final double APART = 18;

  private final List<Label> labels = new ArrayList<>();
  private final Scene scene = new Scene(WIDTH, HEIGHT);
  private final PlotAxis across;
  private final PlotAxis up;

  /** The name of a line, written at its end. */
  private record Label(String kind, String name, double x, double y) {}

  /** A point, by its values on both axes. */
  record Point(double x, double y) {}

  /**
   * Draws the axes.
   *
   * @param name the name of the vertical axis
   * @param unit the name of the horizontal axis
   */
  Plot(PlotAxis across, PlotAxis up, String name, String unit) {
    this.across = across;
    this.up = up;
    for (double tick : up.ticks()) {
      scene.line("rule", LEFT, y(tick), RIGHT, y(tick));
      scene.text("tick end", LEFT - 8, y(tick) + 4, words(tick));
    }
    for (double tick : across.ticks()) {
      scene.line("axis", x(tick), BOTTOM, x(tick), BOTTOM + 5);
      scene.text("tick", x(tick), BOTTOM + 19, words(tick));
    }
    scene.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM);
    scene.text("start name", 6, 17, name);
    scene.text("tick", (LEFT + RIGHT) / 2, HEIGHT - 6, unit);
  }

  /**
   * Draws a line with its name at its end. The line ends where it leaves the plot at the top.
   *
   * @param kind its colour, {@code c1} to {@code c4}, and optionally {@code dashed}
   */
  Plot line(String kind, String name, List<Point> points) {
    List<Point> seen = new ArrayList<>();
    for (Point point : points) {
      if (up.share(point.y()) > 1) {
        if (!seen.isEmpty()) {
          seen.add(leaving(seen.getLast(), point));
        }
        break;
      }
      seen.add(point);
    }
    scene.curve(
        "curve " + kind,
        seen.stream().map(point -> new Canvas.Point(x(point.x()), y(point.y()))).toList());
    Point end = seen.getLast();
    labels.add(new Label(kind, name, x(end.x()), Math.min(y(end.y()), BOTTOM - APART / 2)));
    return this;
  }

  /** Returns the point where the straight line between two points, as drawn, meets the top edge. */
  private Point leaving(Point inside, Point outside) {
    double part = (1 - up.share(inside.y())) / (up.share(outside.y()) - up.share(inside.y()));
    return new Point(inside.x() + part * (outside.x() - inside.x()), up.high());
  }

  /** Writes the name of a line beside one of its points, if names at the ends would overlap. */
  Plot name(String kind, String name, Point point) {
    scene.text("start label " + kind, x(point.x()) + 7, y(point.y()) - 5, name);
    return this;
  }

  /** Draws a dot. */
  Plot dot(String kind, Point point) {
    scene.circle("dot " + kind, x(point.x()), y(point.y()), 4.5);
    return this;
  }

  /** Draws a horizontal line across the plot, without a name. */
  Plot level(double value) {
    scene.line("limit", LEFT, y(value), RIGHT, y(value));
    return this;
  }

  /** Draws a dashed vertical line, with words at its upper end. */
  Plot limit(double value, String words) {
    scene.line("limit", x(value), TOP - 6, x(value), BOTTOM);
    scene.text("label end", x(value) - 7, TOP + 4, words);
    return this;
  }

  /** Returns the SVG element, with a description in words. */
  String svg(String spoken) {
    double lowest = 0;
    for (Label label : labels.stream().sorted(Comparator.comparingDouble(Label::y)).toList()) {
      lowest = Math.max(label.y(), lowest + APART);
      scene.text("start label " + label.kind(), label.x() + 7, lowest + 4, label.name());
    }
    return scene.fitting("curves", spoken);
  }

  private double x(double value) {
    return across.place(value, LEFT, RIGHT);
  }

  private double y(double value) {
    return up.place(value, BOTTOM, TOP);
  }

  /** Returns a tick's label: plain for usual sizes, else as a power of ten. */
  private static String words(double tick) {
    return tick == 0 || (tick >= 0.001 && tick <= 1000)
        ? Numbers.trimmed(tick, 4)
        : String.format(Locale.ROOT, "%.0e", tick);
  }
}
