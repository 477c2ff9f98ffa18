package switchback.reports.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.Counted;
import switchback.deconv.metrics.Interval;
import switchback.reports.drawing.PlotAxis;
import switchback.reports.drawing.Svg;

/**
 * A plot of means with their intervals, one per row, as inline SVG that takes its colours from the
 * page, so that it suits light and dark themes and any width. A hollow dot in a row is the mean
 * with random weights.
 */
final class IntervalPlot {
  private static final int WIDTH = 380;
  private static final int LABELS = 132;
  private static final int RIGHT = 16;
  private static final int ROW = 22;
  private static final int TOP = 6;
  private static final int AXIS = 26;

  private final List<Row> rows = new ArrayList<>();

  /** A row of the plot. */
  private record Row(String label, Interval trained, @Nullable Interval random) {}

  /** Adds a row; an interval of no units is not drawn. */
  void add(String label, Interval trained, @Nullable Interval random) {
    rows.add(new Row(label, trained, random));
  }

  /**
   * Returns the SVG element.
   *
   * @param title the text for readers who cannot see the plot
   */
  String svg(String title) {
    PlotAxis axis = axis();
    int bottom = TOP + rows.size() * ROW;
    Svg svg = new Svg();
    for (double tick : axis.ticks()) {
      double x = x(axis, tick);
      line(svg, x, TOP, x, bottom, tick == 0 ? "zero" : "grid");
      svg.text(axis.words(tick), "class", "tick", "x", tenths(x), "y", bottom + 18);
    }
    for (int i = 0; i < rows.size(); i++) {
      draw(svg, axis, rows.get(i), TOP + i * ROW + ROW / 2);
    }
    String box = "0 0 %d %d".formatted(WIDTH, bottom + AXIS);
    return svg.within("class", "plot", "role", "img", "viewBox", box, "aria-label", title);
  }

  /** Returns the HTML that explains the marks: as they are, beside what they mean. */
  String legend() {
    boolean hasRandom =
        rows.stream().anyMatch(row -> row.random() != null && row.random().units() > 0);
    return "<p class=\"legend\">%s%s</p>\n"
        .formatted(
            entry("trained", "weights as trained, 95% interval"),
            hasRandom ? entry("random", "random weights in all layers up to the unit\u2019s") : "");
  }

  private static String entry(String kind, String words) {
    Svg svg = new Svg();
    line(svg, 1, 6, 27, 6, kind);
    svg.element("circle", "class", kind, "cx", 14, "cy", 6, "r", "3.5");
    String mark =
        svg.within(
            "class",
            "key-mark",
            "viewBox",
            "0 0 28 12",
            "width",
            28,
            "height",
            12,
            "aria-hidden",
            "true");
    return "<span>%s%s</span>".formatted(mark, words);
  }

  private static void draw(Svg svg, PlotAxis axis, Row row, int y) {
    svg.text(row.label(), "class", "label", "x", LABELS - 12, "y", y + 4);
    if (row.random() != null && row.random().units() > 0) {
      mark(svg, axis, row.random(), y + 4, "random");
    }
    if (row.trained().units() > 0) {
      mark(svg, axis, row.trained(), y - 2, "trained");
    }
  }

  private static void mark(Svg svg, PlotAxis axis, Interval interval, int y, String kind) {
    line(svg, x(axis, interval.low()), y, x(axis, interval.high()), y, kind);
    svg.titled(
        String.format(
            Locale.ROOT,
            "%.3f (%.3f to %.3f), %s",
            interval.mean(),
            interval.low(),
            interval.high(),
            Counted.of(interval.units(), "unit")),
        "circle",
        "class",
        kind,
        "cx",
        tenths(x(axis, interval.mean())),
        "cy",
        y,
        "r",
        "3.5");
  }

  private static void line(Svg svg, double fromX, int fromY, double toX, int toY, String kind) {
    svg.element(
        "line", "class", kind, "x1", tenths(fromX), "y1", fromY, "x2", tenths(toX), "y2", toY);
  }

  private static double x(PlotAxis axis, double value) {
    return axis.place(value, LABELS, WIDTH - RIGHT);
  }

  /** Returns an axis with 0 and all ends of intervals on it. */
  private PlotAxis axis() {
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
    return PlotAxis.around(low, high == low ? low + 1 : high);
  }

  /** Returns a place to a tenth of a pixel. */
  private static String tenths(double place) {
    return String.format(Locale.ROOT, "%.1f", place);
  }
}
