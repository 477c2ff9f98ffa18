package switchback.reports.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.files.AtomicFiles;
import switchback.reports.drawing.Canvas;
import switchback.reports.drawing.PlotAxis;
import switchback.reports.drawing.PlotPanel;
import switchback.reports.drawing.PngFiles;
import switchback.reports.drawing.Print;
import switchback.reports.drawing.RasterCanvas;
import switchback.reports.drawing.SvgCanvas;
import switchback.training.runs.EpochResult;

/**
 * A plot of loss and accuracy by epoch, side by side, for the training and the test images. The
 * same epochs result in the same bytes; for SVG on any machine.
 */
final class TrainingPlot {
  private static final double WIDTH = Print.WIDTH * 72.0 / Print.DOTS_PER_INCH;
  private static final double HEIGHT = 200;
  private static final double LEFT = 40;
  private static final double BETWEEN = 60;
  private static final double RIGHT = 14;
  private static final double TOP = 52;
  private static final double BELOW = 46;

  /** The length of a line in the legend. */
  private static final double SAMPLE = 18;

  /** The approximate width of a small letter. A measured width would differ between machines. */
  private static final double LETTER = 3.5;

  private static final int TRAIN = 0xD55E00;
  private static final int TEST = 0x0072B2;

  private final String title;
  private final String foot;
  private final List<EpochResult> epochs;
  private final boolean isTested;

  /** A curve and its value per epoch, null if there is none. */
  private record Curve(
      String name, int colour, boolean isTest, Function<EpochResult, @Nullable Double> value) {}

  /**
   * Creates a plot.
   *
   * @param title the network and the data
   * @param foot how the network was trained
   * @param epochs the results of at least one epoch, in order
   * @param isTested whether there are test images, which have curves of their own
   */
  TrainingPlot(String title, String foot, List<EpochResult> epochs, boolean isTested) {
    this.title = title;
    this.foot = foot;
    this.epochs = List.copyOf(epochs);
    this.isTested = isTested;
  }

  /** Writes {@code training.png} and {@code training.svg}; each appears only once complete. */
  void write(Path folder) throws IOException {
    RasterCanvas picture = new RasterCanvas(HEIGHT);
    draw(picture);
    PngFiles.write(
        folder.resolve("training.png"),
        picture.image(),
        Map.of("Title", title),
        Print.DOTS_PER_INCH);
    String svg = svg();
    AtomicFiles.write(
        folder.resolve("training.svg"), temporary -> Files.writeString(temporary, svg));
  }

  /** Returns the SVG document. */
  String svg() {
    SvgCanvas canvas = new SvgCanvas(WIDTH, HEIGHT);
    draw(canvas);
    return canvas.document(title + ": loss and accuracy by epoch");
  }

  private void draw(Canvas canvas) {
    int ink = Print.INK.getRGB();
    canvas.text(new Canvas.Point(12, 20), Canvas.Anchor.START, Print.TITLE, ink, title);
    double width = (WIDTH - LEFT - BETWEEN - RIGHT) / 2;
    List<Curve> losses =
        curves(
            new Curve("training, with dropout", TRAIN, false, EpochResult::loss),
            new Curve("test", TEST, true, EpochResult::testLoss));
    List<Curve> accuracies =
        curves(
            new Curve("training", TRAIN, false, record -> percent(record.trainAccuracy())),
            new Curve("test", TEST, true, record -> percent(record.testAccuracy())));
    panel(canvas, LEFT, width, "Loss", losses, PlotAxis.fromZero(largest(losses)));
    panel(
        canvas,
        LEFT + width + BETWEEN,
        width,
        "Accuracy, %",
        accuracies,
        PlotAxis.upTo(100, smallest(accuracies)));
    canvas.text(
        new Canvas.Point(12, HEIGHT - 8),
        Canvas.Anchor.START,
        Print.SMALL,
        Print.MUTED.getRGB(),
        foot);
  }

  private static @Nullable Double percent(@Nullable Double share) {
    return share == null ? null : Double.valueOf(100 * share);
  }

  /** Returns the curves that have values. */
  private List<Curve> curves(Curve... curves) {
    return Stream.of(curves)
        .filter(curve -> isTested || !curve.isTest())
        .filter(curve -> epochs.stream().map(curve.value()).anyMatch(value -> value != null))
        .toList();
  }

  private double largest(List<Curve> curves) {
    return values(curves).mapToDouble(Double::doubleValue).max().orElse(1);
  }

  private double smallest(List<Curve> curves) {
    return values(curves).mapToDouble(Double::doubleValue).min().orElse(0);
  }

  private Stream<Double> values(List<Curve> curves) {
    return curves.stream().flatMap(curve -> epochs.stream().flatMap(e -> value(curve, e)));
  }

  private static Stream<Double> value(Curve curve, EpochResult epoch) {
    return Stream.ofNullable(curve.value().apply(epoch));
  }

  private void panel(
      Canvas canvas,
      double left,
      double width,
      String name,
      List<Curve> curves,
      PlotAxis vertical) {
    PlotAxis across = PlotAxis.ofEpochs(epochs.getFirst().epoch(), epochs.getLast().epoch());
    PlotPanel panel =
        new PlotPanel(canvas, left, left + width, TOP, HEIGHT - BELOW, across, vertical);
    panel.draw(name, "epoch");
    double legend = left + width;
    for (Curve curve : curves.reversed()) {
      legend = legend(canvas, curve, legend);
      curve(panel, curve);
    }
  }

  /** Draws a curve's legend, right-aligned at {@code right}; returns the end of the next. */
  private static double legend(Canvas canvas, Curve curve, double right) {
    double start = right - curve.name().length() * LETTER - SAMPLE - 4;
    double y = TOP - PlotPanel.NAME;
    stroke(
        canvas,
        curve,
        List.of(new Canvas.Point(start, y - 2), new Canvas.Point(start + SAMPLE, y - 2)));
    mark(canvas, curve, new Canvas.Point(start + SAMPLE / 2, y - 2));
    canvas.text(
        new Canvas.Point(start + SAMPLE + 4, y),
        Canvas.Anchor.START,
        Print.SMALL,
        Print.INK.getRGB(),
        curve.name());
    return start - 12;
  }

  private void curve(PlotPanel panel, Curve curve) {
    List<Canvas.Point> points = new ArrayList<>();
    for (EpochResult epoch : epochs) {
      value(curve, epoch).forEach(value -> points.add(panel.point(epoch.epoch(), value)));
    }
    stroke(panel.canvas(), curve, points);
    points.forEach(point -> mark(panel.canvas(), curve, point));
  }

  private static void stroke(Canvas canvas, Curve curve, List<Canvas.Point> points) {
    canvas.line(points, curve.colour(), 1.2, !curve.isTest());
  }

  private static void mark(Canvas canvas, Curve curve, Canvas.Point point) {
    canvas.dot(point, 1.7, curve.colour(), !curve.isTest());
  }
}
