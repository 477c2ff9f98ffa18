package switchback.reports.drawing;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Sizes, colours and fonts of pictures made for print: 180 mm wide, which is two columns of most
 * journals, at 300 dots per inch, with text of at least 6 points of 1/72 inch.
 */
public final class Print {
  /** Pixels per inch. */
  public static final int DOTS_PER_INCH = 300;

  /** The width of a picture, 180 mm in pixels. */
  public static final int WIDTH = 2126;

  /** The largest height of a page, 240 mm in pixels. */
  static final int PAGE_HEIGHT = 2835;

  /** The blank border, in pixels. */
  static final int MARGIN = 48;

  /** The background: any other white would show as a box on the page. */
  static final Color PAPER = Color.WHITE;

  /** The colour of titles and labels. */
  public static final Color INK = new Color(0x222222);

  /** The colour of explanations. */
  public static final Color MUTED = new Color(0x5C5C58);

  /** The colour of lines that mark an empty tile. */
  static final Color LINE = new Color(0xA8A8A2);

  /** The colour of edges around tiles that may be as light as paper. */
  static final Color EDGE = new Color(0xDEDEDA);

  /** The font size of titles, in points. */
  public static final double TITLE = 10;

  /** The font size of labels, in points. */
  static final double LABEL = 7;

  /** The font size of all other text, in points. */
  public static final double SMALL = 6;

  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  private Print() {}

  /** Returns an empty sheet of this height in pixels. */
  static BufferedImage sheet(int height) {
    BufferedImage sheet = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setColor(PAPER);
    graphics.fillRect(0, 0, WIDTH, height);
    graphics.dispose();
    return sheet;
  }

  /** Returns graphics that smooth text but no pixels of pictures; the caller disposes of them. */
  static Graphics2D graphics(BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    return graphics;
  }

  /** Returns the font of this style and size. */
  static Font font(int style, double points) {
    return new Font(Font.SANS_SERIF, style, 1).deriveFont((float) pixels(points));
  }

  /** Converts points to pixels. */
  static double pixels(double points) {
    return points * DOTS_PER_INCH / 72;
  }

  /** Returns the pixels between the baselines of two lines. */
  static int line(double points) {
    return (int) Math.round(1.4 * pixels(points));
  }

  /** Returns the width of a text in pixels. */
  static double width(String text, Font font) {
    return font.getStringBounds(text, CONTEXT).getWidth();
  }

  /** The characters of a word behind which it may be broken. */
  private static final String BREAKS = "/._:-\\";

  /**
   * Breaks a text between words into lines of at most this width in pixels. A word that is wider,
   * such as the name of a layer, is broken too.
   */
  static List<String> wrapped(String text, Font font, int width) {
    List<String> lines = new ArrayList<>();
    String current = "";
    for (String word : text.split(" ", -1)) {
      String longer = current.isEmpty() ? word : current + " " + word;
      if (!current.isEmpty() && width(longer, font) > width) {
        lines.add(current);
        longer = word;
      }
      int end = end(longer, font, width);
      while (end < longer.length()) {
        lines.add(longer.substring(0, end));
        longer = longer.substring(end);
        end = end(longer, font, width);
      }
      current = longer;
    }
    lines.add(current);
    return lines;
  }

  /** Returns where a word is to be broken; its length if it is narrow enough. */
  private static int end(String word, Font font, int width) {
    if (width(word, font) <= width) {
      return word.length();
    }
    int end = 1;
    int best = 0;
    while (end < word.length() && width(word.substring(0, end + 1), font) <= width) {
      best = BREAKS.indexOf(word.charAt(end - 1)) >= 0 ? end : best;
      end++;
    }
    return best == 0 ? end : best;
  }

  /** Returns a text on one line, cut to this width. Names from outside may contain line breaks. */
  static String fitted(String text, Font font, int width) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    if (width(line, font) <= width) {
      return line;
    }
    int characters = line.codePointCount(0, line.length());
    while (characters > 0) {
      characters--;
      String shorter = line.substring(0, line.offsetByCodePoints(0, characters)) + "\u2026";
      if (width(shorter, font) <= width) {
        return shorter;
      }
    }
    return "";
  }
}
