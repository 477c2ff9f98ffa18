package switchback.deconv.metrics;

import java.util.stream.IntStream;
import switchback.deconv.signals.Patch;

/** The squares of R that turn grey for {@link Metric#OCCLUSION}, row by row. Immutable. */
final class GreySquares {
  /** The number of squares that fit along the shorter side of R. */
  private static final int PER_SIDE = 5;

  /** For each square its pixels, counted row by row in R. */
  private final int[][] cells;

  /**
   * Creates the squares of a rectangle.
   *
   * @param field R
   */
  GreySquares(Patch field) {
    int side = Math.max(1, Math.min(field.height(), field.width()) / PER_SIDE);
    // Neighbours overlap by half.
    int step = Math.max(1, side / 2 + side % 2);
    int rows = (field.height() - side) / step + 1;
    int columns = (field.width() - side) / step + 1;
    this.cells =
        IntStream.range(0, rows * columns)
            .mapToObj(
                number -> {
                  int corner = number / columns * step * field.width() + number % columns * step;
                  return IntStream.range(0, side * side)
                      .map(i -> corner + i / side * field.width() + i % side)
                      .toArray();
                })
            .toArray(int[][]::new);
  }

  /** Returns the pixels of each square, not copied. */
  int[][] cells() {
    return cells;
  }

  /** Returns the sums over each square of a weight for each pixel of R. */
  double[] sums(double[] weights) {
    double[] sums = new double[cells.length];
    for (int square = 0; square < sums.length; square++) {
      double[] chosen = new double[cells[square].length];
      for (int i = 0; i < chosen.length; i++) {
        chosen[i] = weights[cells[square][i]];
      }
      sums[square] = Statistics.sum(chosen);
    }
    return sums;
  }
}
