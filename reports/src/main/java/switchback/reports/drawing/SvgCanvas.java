package switchback.reports.drawing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import switchback.reports.site.Site;

/** Draws an SVG document; the same drawing results in the same text. */
public final class SvgCanvas implements Canvas {
  private static final double MILLIMETRES_A_POINT = 25.4 / 72;

  private final Svg body = new Svg();
  private final double width;
  private final double height;

  /** Creates an empty drawing of this size in points. */
  public SvgCanvas(double width, double height) {
    this.width = width;
    this.height = height;
  }

  @Override
  public void line(List<Point> points, int colour, double width, boolean isDashed) {
    List<Object> attributes =
        new ArrayList<>(
            List.of(
                "points",
                Svg.points(points),
                "fill",
                "none",
                "stroke",
                hex(colour),
                "stroke-width",
                width));
    if (isDashed) {
      attributes.addAll(List.of("stroke-dasharray", "3 2"));
    }
    body.element("polyline", attributes.toArray());
  }

  @Override
  public void dot(Point centre, double radius, int colour, boolean isHollow) {
    String fill = hex(isHollow ? Print.PAPER.getRGB() : colour);
    body.element(
        "circle",
        "cx",
        centre.x(),
        "cy",
        centre.y(),
        "r",
        radius,
        "fill",
        fill,
        "stroke",
        hex(colour));
  }

  @Override
  public void text(Point place, Anchor anchor, double size, int colour, String words) {
    String anchored = anchor.name().toLowerCase(Locale.ROOT);
    body.text(
        words,
        "x",
        place.x(),
        "y",
        place.y(),
        "font-size",
        size,
        "text-anchor",
        anchored,
        "fill",
        hex(colour));
  }

  /**
   * Returns the whole document.
   *
   * @param title the text for readers who cannot see the drawing
   */
  public String document(String title) {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%smm" height="%smm" viewBox="0 0 %s %s" role="img" font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif">
    <title>%s</title>
    <rect width="100%%" height="100%%" fill="%s"/>
    %s</svg>
    """
        .formatted(
            Svg.number(width * MILLIMETRES_A_POINT),
            Svg.number(height * MILLIMETRES_A_POINT),
            Svg.number(width),
            Svg.number(height),
            Site.escape(title),
            hex(Print.PAPER.getRGB()),
            body);
  }

  private static String hex(int colour) {
    return "#%06x".formatted(colour & 0xFFFFFF);
  }
}
