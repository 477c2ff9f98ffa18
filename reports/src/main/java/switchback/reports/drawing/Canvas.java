package switchback.reports.drawing;

import java.util.List;

/**
 * A surface to draw a plot on: a picture or an SVG. Coordinates and sizes are in points of 1/72
 * inch from the top left corner; colours are {@code 0xRRGGBB}.
 */
public interface Canvas {
  /** A point of the canvas. */
  record Point(double x, double y) {}

  /** The point of a text that is placed at a given point. */
  enum Anchor {
    /** The left end. */
    START,
    /** The middle. */
    MIDDLE,
    /** The right end. */
    END
  }

  /** Draws a line through all points. */
  void line(List<Point> points, int colour, double width, boolean isDashed);

  /** Draws a disc, or a ring filled with the colour of paper. */
  void dot(Point centre, double radius, int colour, boolean isHollow);

  /** Writes text on one line with its baseline at {@code place}. */
  void text(Point place, Anchor anchor, double size, int colour, String words);
}
