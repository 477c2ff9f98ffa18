package switchback.reports.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import switchback.deconv.metrics.Interval;
import switchback.reports.site.Site;

/**
 * A plot of means with their intervals, a row each, as inline SVG that takes its colours from the
 * page: so it is right in light and dark, and at any width. Beside a mean, hollow, that of random
 * weights.
 */
final class IntervalPlot {
  private static final int WIDTH = 460;
  private static final int LABELS = 150;
  private static final int RIGHT = 16;
  private static final int ROW = 22;
  private static final int TOP = 6;
  private static final int AXIS = 26;
  private static final double[] STEPS = {1, 2, 2.5, 5, 10};

  private final List<Row> rows = new ArrayList<>();

  /** A row of the plot. */
  private record Row(String label, Interval trained, @Nullable Interval random) {}

  /** Adds a row; intervals of no units leave it empty. */
  void add(String label, Interval trained, @Nullable Interval random) {
    rows.add(new Row(label, trained, random));
  }

  /**
   * The SVG element.
   *
   * @param title for those who cannot see it
   */
  String svg(String title) {
    double[] range = range();
    double step = step(range[1] - range[0]);
    double low = Math.floor(range[0] / step) * step;
    double high = Math.max(low + step, Math.ceil(range[1] / step) * step);
    int height = TOP + rows.size() * ROW + AXIS;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg class=\"plot\" role=\"img\" viewBox=\"0 0 %d %d\" aria-label=\"%s\">\n"
            .formatted(WIDTH, height, Site.escape(title)));
    int bottom = TOP + rows.size() * ROW;
    for (int i = 0; low + i * step <= high + step / 2; i++) {
      double value = low + i * step;
      svg.append(
          line(
              x(value, low, high), TOP, x(value, low, high), bottom, value == 0 ? "zero" : "grid"));
      svg.append(
          "<text class=\"tick\" x=\"%s\" y=\"%d\">%s</text>\n"
              .formatted(number(x(value, low, high)), bottom + 18, tick(value, step)));
    }
    for (int i = 0; i < rows.size(); i++) {
      svg.append(row(rows.get(i), TOP + i * ROW + ROW / 2, low, high));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String row(Row row, int y, double low, double high) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<text class=\"label\" x=\"%d\" y=\"%d\">%s</text>\n"
            .formatted(LABELS - 12, y + 4, Site.escape(row.label())));
    if (row.random() != null && row.random().units() > 0) {
      svg.append(mark(row.random(), y + 4, low, high, "random"));
    }
    if (row.trained().units() > 0) {
      svg.append(mark(row.trained(), y - 2, low, high, "trained"));
    }
    return svg.toString();
  }

  private static String mark(Interval interval, int y, double low, double high, String kind) {
    return line(x(interval.low(), low, high), y, x(interval.high(), low, high), y, kind)
        + "<circle class=\"%s\" cx=\"%s\" cy=\"%d\" r=\"3.5\"><title>%.3f (%.3f to %.3f), %d units</title></circle>\n"
            .formatted(
                kind,
                number(x(interval.mean(), low, high)),
                y,
                interval.mean(),
                interval.low(),
                interval.high(),
                interval.units());
  }

  private static String line(double fromX, int fromY, double toX, int toY, String kind) {
    return "<line class=\"%s\" x1=\"%s\" y1=\"%d\" x2=\"%s\" y2=\"%d\"/>\n"
        .formatted(kind, number(fromX), fromY, number(toX), toY);
  }

  private static double x(double value, double low, double high) {
    return LABELS + (value - low) / (high - low) * (WIDTH - LABELS - RIGHT);
  }

  /** The least and the greatest end of an interval, and 0. */
  private double[] range() {
    double low = 0;
    double high = 0;
    for (Row row : rows) {
      for (Interval interval :
          row.random() == null ? List.of(row.trained()) : List.of(row.trained(), row.random())) {
        if (interval.units() > 0) {
          low = Math.min(low, interval.low());
          high = Math.max(high, interval.high());
        }
      }
    }
    return new double[] {low, high == low ? low + 1 : high};
  }

  /** A round number of which about four fill the range. */
  private static double step(double range) {
    double rough = range / 4;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double step : STEPS) {
      if (step * power >= rough) {
        return step * power;
      }
    }
    return 10 * power;
  }

  private static String tick(double value, double step) {
    int digits = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
    boolean half = Math.abs(step * Math.pow(10, digits) % 1) > 1e-6;
    return String.format(Locale.ROOT, "%." + (half ? digits + 1 : digits) + "f", value + 0.0);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
