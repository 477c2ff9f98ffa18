package switchback.reports.drawing;

import java.util.List;

/**
 * What a plot is drawn on, a picture or an SVG. Places and sizes are in points, 1/72 inch, from the
 * top left corner; colours are {@code 0xRRGGBB}.
 */
public interface Canvas {
  /** A place. */
  record Point(double x, double y) {}

  /** Where a text has the point that it is placed by. */
  enum Anchor {
    /** At its left end. */
    START,
    /** Amidst. */
    MIDDLE,
    /** At its right end. */
    END
  }

  /** A line through all points. */
  void line(List<Point> points, int colour, double width, boolean isDashed);

  /** A disc, or a ring on paper. */
  void dot(Point centre, double radius, int colour, boolean isHollow);

  /** Words on one line, {@code place} on their baseline. */
  void text(Point place, Anchor anchor, double size, int colour, String words);
}
