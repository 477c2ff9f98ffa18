package switchback.reports.drawing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Draws on a picture of 300 dots per inch. */
public final class RasterCanvas implements Canvas {
  private final BufferedImage image;
  private final Graphics2D graphics;

  /** Creates an empty picture, 180 mm wide and {@code height} points high. */
  public RasterCanvas(double height) {
    this.image = Print.sheet((int) Math.ceil(Print.pixels(height)));
    this.graphics = Print.graphics(image);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    double scale = Print.pixels(1);
    graphics.scale(scale, scale);
  }

  /** Returns the picture, not a copy. */
  public BufferedImage image() {
    return image;
  }

  @Override
  public void line(List<Point> points, int colour, double width, boolean isDashed) {
    Path2D path = new Path2D.Double();
    path.moveTo(points.getFirst().x(), points.getFirst().y());
    points.forEach(point -> path.lineTo(point.x(), point.y()));
    graphics.setColor(new Color(colour));
    graphics.setStroke(
        new BasicStroke(
            (float) width,
            BasicStroke.CAP_BUTT,
            BasicStroke.JOIN_ROUND,
            1,
            isDashed ? new float[] {3, 2} : null,
            0));
    graphics.draw(path);
  }

  @Override
  public void dot(Point centre, double radius, int colour, boolean isHollow) {
    Ellipse2D dot =
        new Ellipse2D.Double(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius);
    graphics.setStroke(new BasicStroke(1));
    graphics.setColor(isHollow ? Print.PAPER : new Color(colour));
    graphics.fill(dot);
    graphics.setColor(new Color(colour));
    graphics.draw(dot);
  }

  @Override
  public void text(Point place, Anchor anchor, double size, int colour, String words) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont((float) size);
    double width = Print.width(words, font);
    double shift =
        switch (anchor) {
          case START -> 0;
          case MIDDLE -> width / 2;
          case END -> width;
        };
    graphics.setFont(font);
    graphics.setColor(new Color(colour));
    graphics.drawString(words, (float) (place.x() - shift), (float) place.y());
  }
}
