package switchback.reports.textbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import switchback.reports.drawing.PlotAxis;

/** Checks the coordinates of lines on a plot. */
class PlotTest {
  private static final Pattern LINE =
      Pattern.compile("<polyline class=\"[^\"]*\" points=\"([^\"]*)");

  /** A quantity that doubles is a straight line on a logarithmic axis, until it leaves the plot. */
  @Test
  void aLogarithmicAxisMakesGrowthStraightAndCutsItAtTheTop() {
    List<Plot.Point> doubling =
        IntStream.rangeClosed(0, 20).mapToObj(i -> new Plot.Point(i, Math.pow(2, i))).toList();
    String svg =
        new Plot(PlotAxis.linear(0, 20, 5), PlotAxis.powers(0, 3), "size", "time")
            .line("c1", "doubling", doubling)
            .svg("growth");
    Matcher line = LINE.matcher(svg);
    assertThat(line.find()).isTrue();
    double[][] points =
        Arrays.stream(line.group(1).split(" ", -1))
            .map(p -> Arrays.stream(p.split(",", 2)).mapToDouble(Double::parseDouble).toArray())
            .toArray(double[][]::new);
    // 512 is the last power of two below 1000; one more point is where the line meets the edge.
    assertThat(points).hasNumberOfRows(11);
    double slope = (points[1][1] - points[0][1]) / (points[1][0] - points[0][0]);
    for (double[] point : points) {
      double straight = points[0][1] + slope * (point[0] - points[0][0]);
      assertThat(point[1]).isCloseTo(straight, within(0.2));
    }
    assertThat(points[10][0]).isLessThan(points[0][0] + 10 * (points[1][0] - points[0][0]));
  }

  @Test
  void namesAtTheEndsOfLinesDoNotLieOnEachOther() {
    Plot plot = new Plot(PlotAxis.linear(0, 1, 1), PlotAxis.linear(0, 1, 1), "y", "x");
    plot.line("c1", "first", List.of(new Plot.Point(0, 0), new Plot.Point(1, 0.5)));
    plot.line("c2", "second", List.of(new Plot.Point(0, 0), new Plot.Point(1, 0.51)));
    double[] heights =
        Pattern.compile("start label c\\d\" x=\"[\\d.]+\" y=\"([\\d.]+)")
            .matcher(plot.svg("two lines"))
            .results()
            .mapToDouble(match -> Double.parseDouble(match.group(1)))
            .toArray();
    assertThat(heights).hasSize(2);
    assertThat(Math.abs(heights[0] - heights[1])).isGreaterThan(15);
  }
}
