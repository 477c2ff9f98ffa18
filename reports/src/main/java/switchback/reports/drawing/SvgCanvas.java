package switchback.reports.drawing;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import switchback.reports.site.Site;

/** Draws as SVG; the same strokes give the same text. */
public final class SvgCanvas implements Canvas {
  private static final double MILLIMETRES_A_POINT = 25.4 / 72;

  private final StringBuilder body = new StringBuilder();
  private final double width;
  private final double height;

  public SvgCanvas(double width, double height) {
    this.width = width;
    this.height = height;
  }

  @Override
  public void line(List<Point> points, int colour, double width, boolean isDashed) {
    String path =
        points.stream()
            .map(point -> number(point.x()) + "," + number(point.y()))
            .collect(Collectors.joining(" "));
    body.append(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s/>\n"
            .formatted(
                path, hex(colour), number(width), isDashed ? " stroke-dasharray=\"3 2\"" : ""));
  }

  @Override
  public void dot(Point centre, double radius, int colour, boolean isHollow) {
    body.append(
        "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\" stroke=\"%s\"/>\n"
            .formatted(
                number(centre.x()),
                number(centre.y()),
                number(radius),
                isHollow ? hex(Print.PAPER.getRGB()) : hex(colour),
                hex(colour)));
  }

  @Override
  public void text(Point place, Anchor anchor, double size, int colour, String words) {
    body.append(
        "<text x=\"%s\" y=\"%s\" font-size=\"%s\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n"
            .formatted(
                number(place.x()),
                number(place.y()),
                number(size),
                anchor.name().toLowerCase(Locale.ROOT),
                hex(colour),
                Site.escape(words)));
  }

  /**
   * The whole document.
   *
   * @param title for those who cannot see it
   */
  public String document(String title) {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%smm" height="%smm" viewBox="0 0 %s %s" role="img" font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif">
    <title>%s</title>
    <rect width="100%%" height="100%%" fill="%s"/>
    %s</svg>
    """
        .formatted(
            number(width * MILLIMETRES_A_POINT),
            number(height * MILLIMETRES_A_POINT),
            number(width),
            number(height),
            Site.escape(title),
            hex(Print.PAPER.getRGB()),
            body);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value).replaceFirst("\\.?0+$", "");
  }

  private static String hex(int colour) {
    return "#%06x".formatted(colour & 0xFFFFFF);
  }
}
