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
 * Measures, colours and letters of pictures made for print: 180 mm wide, as two columns of most
 * journals are, at 300 dots an inch; letters in points, 1/72 inch, none below 6.
 */
public final class Print {
  /** Pixels an inch. */
  public static final int DOTS_PER_INCH = 300;

  /** 180 mm in pixels. */
  public static final int WIDTH = 2126;

  /** The most that fits on a page, 240 mm in pixels. */
  static final int PAGE_HEIGHT = 2835;

  /** The blank border, in pixels. */
  static final int MARGIN = 48;

  /** What is printed on: any other white would be a box on the page. */
  static final Color PAPER = Color.WHITE;

  /** Titles and labels. */
  public static final Color INK = new Color(0x222222);

  /** Words that explain. */
  public static final Color MUTED = new Color(0x5C5C58);

  /** Lines that mark an empty place. */
  static final Color LINE = new Color(0xA8A8A2);

  /** Around what may be as light as paper. */
  static final Color EDGE = new Color(0xDEDEDA);

  /** The size of titles. */
  public static final double TITLE = 10;

  /** The size of labels. */
  static final double LABEL = 7;

  /** The size of all other words. */
  public static final double SMALL = 6;

  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  private Print() {}

  /** An empty sheet of that height. */
  static BufferedImage sheet(int height) {
    BufferedImage sheet = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setColor(PAPER);
    graphics.fillRect(0, 0, WIDTH, height);
    graphics.dispose();
    return sheet;
  }

  /** To write and draw lines with; pixels of pictures stay what they are. */
  static Graphics2D graphics(BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    return graphics;
  }

  /** Letters of that size. */
  static Font font(int style, double points) {
    return new Font(Font.SANS_SERIF, style, 1).deriveFont((float) pixels(points));
  }

  /** Points as pixels. */
  static double pixels(double points) {
    return points * DOTS_PER_INCH / 72;
  }

  /** From one line's baseline to the next one's. */
  static int line(double points) {
    return (int) Math.round(1.4 * pixels(points));
  }

  /** How wide a text comes out, in pixels. */
  static double width(String text, Font font) {
    return font.getStringBounds(text, CONTEXT).getWidth();
  }

  /** The text in lines none of which is wider, broken between words. */
  static List<String> wrapped(String text, Font font, int width) {
    List<String> lines = new ArrayList<>();
    String current = "";
    for (String word : text.split(" ", -1)) {
      String longer = current.isEmpty() ? word : current + " " + word;
      if (!current.isEmpty() && width(longer, font) > width) {
        lines.add(current);
        longer = word;
      }
      current = longer;
    }
    lines.add(current);
    return lines;
  }

  /** The text on one line, cut where it is wider. Names from outside may hold line breaks. */
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
