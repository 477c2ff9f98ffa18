package switchback.reports.drawing;

import java.util.List;
import java.util.stream.Collectors;
import switchback.reports.site.Site;

/**
 * Writes the elements of an SVG, one per line. The same elements result in the same text.
 * Attributes are given as names and values in turn; values and words are escaped, numbers of type
 * {@code double} written with up to two decimals.
 */
public final class Svg {
  private static final int DECIMALS = 2;

  private final StringBuilder elements = new StringBuilder();

  /** Adds an element without content. */
  public Svg element(String name, Object... attributes) {
    elements.append("<%s%s/>\n".formatted(name, text(attributes)));
    return this;
  }

  /** Adds an element whose content is the words that a browser shows while the pointer is on it. */
  public Svg titled(String title, String name, Object... attributes) {
    elements.append(
        "<%s%s><title>%s</title></%s>\n"
            .formatted(name, text(attributes), Site.escape(title), name));
    return this;
  }

  /** Adds a text element with these words. */
  public Svg text(String words, Object... attributes) {
    elements.append("<text%s>%s</text>\n".formatted(text(attributes), Site.escape(words)));
    return this;
  }

  /** Returns the elements inside an {@code svg} element with these attributes. */
  public String within(Object... attributes) {
    return "<svg%s>\n%s</svg>\n".formatted(text(attributes), elements);
  }

  /** Returns the elements alone. */
  @Override
  public String toString() {
    return elements.toString();
  }

  /** Returns places as the value of the attribute {@code points}. */
  public static String points(List<Canvas.Point> places) {
    return places.stream()
        .map(place -> number(place.x()) + "," + number(place.y()))
        .collect(Collectors.joining(" "));
  }

  /** Returns a number with up to two decimals. */
  public static String number(double value) {
    return Numbers.trimmed(value, DECIMALS);
  }

  private static String text(Object... attributes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < attributes.length; i += 2) {
      String value =
          attributes[i + 1] instanceof Double number
              ? number(number)
              : Site.escape(attributes[i + 1].toString());
      text.append(" %s=\"%s\"".formatted(attributes[i], value));
    }
    return text.toString();
  }
}
