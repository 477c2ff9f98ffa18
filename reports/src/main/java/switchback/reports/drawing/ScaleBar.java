package switchback.reports.drawing;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.List;

/**
 * A legend of the colours of values: one ramp from {@code -s} through 0 to {@code +s} in all three
 * channels, and, of colour pictures, one ramp per channel with the others at 0.
 *
 * @param isGrey whether the pictures have one channel
 * @param low the text at the left end
 * @param high the text at the right end
 */
public record ScaleBar(boolean isGrey, String low, String high) {
  /** The width of a ramp; odd, so that one column is exactly 0. */
  static final int RAMP = 481;

  private static final int HALF = RAMP / 2;
  private static final int NAMES = 70;
  private static final int BAND = 22;
  private static final int STEP = 28;
  private static final int TICK = 8;
  private static final List<String> COLOURS = List.of("RGB", "R", "G", "B");
  private static final List<String> GREY = List.of("grey");

  /** Returns the width in pixels, with text. */
  static int width() {
    return NAMES + RAMP + NAMES;
  }

  /** Returns the height in pixels, with text. */
  int height() {
    return bands().size() * STEP + TICK + Print.line(Print.SMALL);
  }

  private List<String> bands() {
    return isGrey ? GREY : COLOURS;
  }

  /** Draws the bar with its top left corner at ({@code left, top}). */
  void draw(Graphics2D graphics, int left, int top) {
    Font font = Print.font(Font.PLAIN, Print.SMALL);
    graphics.setFont(font);
    int start = left + NAMES;
    for (int band = 0; band < bands().size(); band++) {
      int y = top + band * STEP;
      graphics.setColor(Print.MUTED);
      String name = bands().get(band);
      graphics.drawString(
          name, (float) (start - 12 - Print.width(name, font)), (float) (y + BAND - 2));
      ramp(graphics, start, y, band);
    }
    int bottom = top + bands().size() * STEP - STEP + BAND;
    tick(graphics, font, start, bottom, low);
    tick(graphics, font, start + HALF, bottom, "0");
    tick(graphics, font, start + RAMP - 1, bottom, high);
  }

  /** Draws a ramp: band 0 varies all channels, the others vary one each. */
  private static void ramp(Graphics2D graphics, int left, int top, int band) {
    graphics.setColor(Print.EDGE);
    graphics.drawRect(left - 1, top - 1, RAMP + 1, BAND + 1);
    ProjectionColors colours = new ProjectionColors(1);
    for (int i = 0; i < RAMP; i++) {
      float value = (i - HALF) / (float) HALF;
      int rgb =
          colours.rgb(
              band == 0 || band == 1 ? value : 0,
              band == 0 || band == 2 ? value : 0,
              band == 0 || band == 3 ? value : 0);
      graphics.setColor(new Color(rgb));
      graphics.fillRect(left + i, top, 1, BAND);
    }
  }

  private static void tick(Graphics2D graphics, Font font, int x, int top, String words) {
    graphics.setColor(Print.INK);
    graphics.fillRect(x, top, 1, TICK);
    graphics.drawString(
        words,
        (float) (x - Print.width(words, font) / 2),
        (float) (top + TICK + Print.pixels(Print.SMALL)));
  }
}
