package switchback.training.kernels.sparse;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static switchback.training.kernels.Floats.ADDRESS;
import static switchback.training.kernels.Floats.DISTANCE;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.MEMORY;
import static switchback.training.kernels.Floats.ORDER;
import static switchback.training.kernels.Floats.SPECIES;

import jdk.incubator.vector.FloatVector;
import switchback.training.kernels.Floats;

/**
 * The inner loops over the cells of one map that are not zero, for windows of five rows in a {@link
 * WindowLayout}. Where a window's row takes up five vectors, what is summed up, or what is added,
 * stays in registers for the whole map: three rows of the window at a time, then two. More would
 * exceed what the compiler inlines in one method.
 *
 * <p>They are unrolled for the reason that {@code TiledProductTiles} states.
 */
public final class SparseLoops {
  /** Rows of a window. */
  public static final int ROWS = 5;

  /** Rows of a window that are done at once, from the first on; the others are done after them. */
  private static final int UPPER = 3;

  private static final int WIDTH = 5;
  private static final long BYTES = Float.BYTES;
  private static final long VECTOR = LANES * BYTES;

  /** A mask for distances in bytes, for the reason that {@link Floats#ADDRESS} states. */
  private static final long STEP = DISTANCE * BYTES;

  private final NonzeroCells cells;

  /** Vectors of a window's row. */
  private final int vectors;

  /** Bytes from a row of the image to that of a window's next row. */
  private final long step;

  /**
   * Creates loops over lists of cells.
   *
   * @param vectors the vectors of a window's row
   * @param step the floats from a row of a window to the next
   */
  SparseLoops(NonzeroCells cells, int vectors, int step) {
    this.cells = cells;
    this.vectors = vectors;
    this.step = step * BYTES;
  }

  /**
   * Adds to a window of sums each value of a map times the window of the image that it meets.
   *
   * @param image the address of the image
   * @param sums the address of the sums (rows, vectors)
   */
  public void gather(int map, long image, long sums) {
    int from = cells.begin(map);
    int to = cells.ends[map];
    if (vectors == WIDTH) {
      gatherThree(from, to, image, sums);
      gatherTwo(from, to, image + UPPER * step, sums + UPPER * WIDTH * VECTOR);
      return;
    }
    for (int v = 0; v < vectors; v++) {
      gatherColumn(from, to, image + v * VECTOR, sums + v * VECTOR);
    }
  }

  private void gatherThree(int from, int to, long image, long sums) {
    float[] values = cells.values;
    int[] starts = cells.starts;
    long step = this.step & STEP;
    long out = sums & ADDRESS;
    FloatVector sum0x0 = fromMemorySegment(SPECIES, MEMORY, out, ORDER);
    FloatVector sum0x1 = fromMemorySegment(SPECIES, MEMORY, out + VECTOR, ORDER);
    FloatVector sum0x2 = fromMemorySegment(SPECIES, MEMORY, out + 2 * VECTOR, ORDER);
    FloatVector sum0x3 = fromMemorySegment(SPECIES, MEMORY, out + 3 * VECTOR, ORDER);
    FloatVector sum0x4 = fromMemorySegment(SPECIES, MEMORY, out + 4 * VECTOR, ORDER);
    FloatVector sum1x0 = fromMemorySegment(SPECIES, MEMORY, out + 5 * VECTOR, ORDER);
    FloatVector sum1x1 = fromMemorySegment(SPECIES, MEMORY, out + 6 * VECTOR, ORDER);
    FloatVector sum1x2 = fromMemorySegment(SPECIES, MEMORY, out + 7 * VECTOR, ORDER);
    FloatVector sum1x3 = fromMemorySegment(SPECIES, MEMORY, out + 8 * VECTOR, ORDER);
    FloatVector sum1x4 = fromMemorySegment(SPECIES, MEMORY, out + 9 * VECTOR, ORDER);
    FloatVector sum2x0 = fromMemorySegment(SPECIES, MEMORY, out + 10 * VECTOR, ORDER);
    FloatVector sum2x1 = fromMemorySegment(SPECIES, MEMORY, out + 11 * VECTOR, ORDER);
    FloatVector sum2x2 = fromMemorySegment(SPECIES, MEMORY, out + 12 * VECTOR, ORDER);
    FloatVector sum2x3 = fromMemorySegment(SPECIES, MEMORY, out + 13 * VECTOR, ORDER);
    FloatVector sum2x4 = fromMemorySegment(SPECIES, MEMORY, out + 14 * VECTOR, ORDER);
    for (int i = from; i < to; i++) {
      FloatVector value = FloatVector.broadcast(SPECIES, values[i]);
      long row0 = (image & ADDRESS) + (starts[i] & DISTANCE) * BYTES;
      long row1 = row0 + step;
      long row2 = row1 + step;
      sum0x0 = value.fma(fromMemorySegment(SPECIES, MEMORY, row0, ORDER), sum0x0);
      sum0x1 = value.fma(fromMemorySegment(SPECIES, MEMORY, row0 + VECTOR, ORDER), sum0x1);
      sum0x2 = value.fma(fromMemorySegment(SPECIES, MEMORY, row0 + 2 * VECTOR, ORDER), sum0x2);
      sum0x3 = value.fma(fromMemorySegment(SPECIES, MEMORY, row0 + 3 * VECTOR, ORDER), sum0x3);
      sum0x4 = value.fma(fromMemorySegment(SPECIES, MEMORY, row0 + 4 * VECTOR, ORDER), sum0x4);
      sum1x0 = value.fma(fromMemorySegment(SPECIES, MEMORY, row1, ORDER), sum1x0);
      sum1x1 = value.fma(fromMemorySegment(SPECIES, MEMORY, row1 + VECTOR, ORDER), sum1x1);
      sum1x2 = value.fma(fromMemorySegment(SPECIES, MEMORY, row1 + 2 * VECTOR, ORDER), sum1x2);
      sum1x3 = value.fma(fromMemorySegment(SPECIES, MEMORY, row1 + 3 * VECTOR, ORDER), sum1x3);
      sum1x4 = value.fma(fromMemorySegment(SPECIES, MEMORY, row1 + 4 * VECTOR, ORDER), sum1x4);
      sum2x0 = value.fma(fromMemorySegment(SPECIES, MEMORY, row2, ORDER), sum2x0);
      sum2x1 = value.fma(fromMemorySegment(SPECIES, MEMORY, row2 + VECTOR, ORDER), sum2x1);
      sum2x2 = value.fma(fromMemorySegment(SPECIES, MEMORY, row2 + 2 * VECTOR, ORDER), sum2x2);
      sum2x3 = value.fma(fromMemorySegment(SPECIES, MEMORY, row2 + 3 * VECTOR, ORDER), sum2x3);
      sum2x4 = value.fma(fromMemorySegment(SPECIES, MEMORY, row2 + 4 * VECTOR, ORDER), sum2x4);
    }
    sum0x0.intoMemorySegment(MEMORY, out, ORDER);
    sum0x1.intoMemorySegment(MEMORY, out + VECTOR, ORDER);
    sum0x2.intoMemorySegment(MEMORY, out + 2 * VECTOR, ORDER);
    sum0x3.intoMemorySegment(MEMORY, out + 3 * VECTOR, ORDER);
    sum0x4.intoMemorySegment(MEMORY, out + 4 * VECTOR, ORDER);
    sum1x0.intoMemorySegment(MEMORY, out + 5 * VECTOR, ORDER);
    sum1x1.intoMemorySegment(MEMORY, out + 6 * VECTOR, ORDER);
    sum1x2.intoMemorySegment(MEMORY, out + 7 * VECTOR, ORDER);
    sum1x3.intoMemorySegment(MEMORY, out + 8 * VECTOR, ORDER);
    sum1x4.intoMemorySegment(MEMORY, out + 9 * VECTOR, ORDER);
    sum2x0.intoMemorySegment(MEMORY, out + 10 * VECTOR, ORDER);
    sum2x1.intoMemorySegment(MEMORY, out + 11 * VECTOR, ORDER);
    sum2x2.intoMemorySegment(MEMORY, out + 12 * VECTOR, ORDER);
    sum2x3.intoMemorySegment(MEMORY, out + 13 * VECTOR, ORDER);
    sum2x4.intoMemorySegment(MEMORY, out + 14 * VECTOR, ORDER);
  }

  private void gatherTwo(int from, int to, long image, long sums) {
    float[] values = cells.values;
    int[] starts = cells.starts;
    long step = this.step & STEP;
    long out = sums & ADDRESS;
    FloatVector sum0x0 = fromMemorySegment(SPECIES, MEMORY, out, ORDER);
    FloatVector sum0x1 = fromMemorySegment(SPECIES, MEMORY, out + VECTOR, ORDER);
    FloatVector sum0x2 = fromMemorySegment(SPECIES, MEMORY, out + 2 * VECTOR, ORDER);
    FloatVector sum0x3 = fromMemorySegment(SPECIES, MEMORY, out + 3 * VECTOR, ORDER);
    FloatVector sum0x4 = fromMemorySegment(SPECIES, MEMORY, out + 4 * VECTOR, ORDER);
    FloatVector sum1x0 = fromMemorySegment(SPECIES, MEMORY, out + 5 * VECTOR, ORDER);
    FloatVector sum1x1 = fromMemorySegment(SPECIES, MEMORY, out + 6 * VECTOR, ORDER);
    FloatVector sum1x2 = fromMemorySegment(SPECIES, MEMORY, out + 7 * VECTOR, ORDER);
    FloatVector sum1x3 = fromMemorySegment(SPECIES, MEMORY, out + 8 * VECTOR, ORDER);
    FloatVector sum1x4 = fromMemorySegment(SPECIES, MEMORY, out + 9 * VECTOR, ORDER);
    for (int i = from; i < to; i++) {
      FloatVector value = FloatVector.broadcast(SPECIES, values[i]);
      long row0 = (image & ADDRESS) + (starts[i] & DISTANCE) * BYTES;
      long row1 = row0 + step;
      sum0x0 = value.fma(fromMemorySegment(SPECIES, MEMORY, row0, ORDER), sum0x0);
      sum0x1 = value.fma(fromMemorySegment(SPECIES, MEMORY, row0 + VECTOR, ORDER), sum0x1);
      sum0x2 = value.fma(fromMemorySegment(SPECIES, MEMORY, row0 + 2 * VECTOR, ORDER), sum0x2);
      sum0x3 = value.fma(fromMemorySegment(SPECIES, MEMORY, row0 + 3 * VECTOR, ORDER), sum0x3);
      sum0x4 = value.fma(fromMemorySegment(SPECIES, MEMORY, row0 + 4 * VECTOR, ORDER), sum0x4);
      sum1x0 = value.fma(fromMemorySegment(SPECIES, MEMORY, row1, ORDER), sum1x0);
      sum1x1 = value.fma(fromMemorySegment(SPECIES, MEMORY, row1 + VECTOR, ORDER), sum1x1);
      sum1x2 = value.fma(fromMemorySegment(SPECIES, MEMORY, row1 + 2 * VECTOR, ORDER), sum1x2);
      sum1x3 = value.fma(fromMemorySegment(SPECIES, MEMORY, row1 + 3 * VECTOR, ORDER), sum1x3);
      sum1x4 = value.fma(fromMemorySegment(SPECIES, MEMORY, row1 + 4 * VECTOR, ORDER), sum1x4);
    }
    sum0x0.intoMemorySegment(MEMORY, out, ORDER);
    sum0x1.intoMemorySegment(MEMORY, out + VECTOR, ORDER);
    sum0x2.intoMemorySegment(MEMORY, out + 2 * VECTOR, ORDER);
    sum0x3.intoMemorySegment(MEMORY, out + 3 * VECTOR, ORDER);
    sum0x4.intoMemorySegment(MEMORY, out + 4 * VECTOR, ORDER);
    sum1x0.intoMemorySegment(MEMORY, out + 5 * VECTOR, ORDER);
    sum1x1.intoMemorySegment(MEMORY, out + 6 * VECTOR, ORDER);
    sum1x2.intoMemorySegment(MEMORY, out + 7 * VECTOR, ORDER);
    sum1x3.intoMemorySegment(MEMORY, out + 8 * VECTOR, ORDER);
    sum1x4.intoMemorySegment(MEMORY, out + 9 * VECTOR, ORDER);
  }

  /** Does one vector of each row. */
  private void gatherColumn(int from, int to, long image, long sums) {
    float[] values = cells.values;
    int[] starts = cells.starts;
    long step = this.step & STEP;
    long out = sums & ADDRESS;
    long apart = (vectors & DISTANCE) * VECTOR;
    FloatVector sum0 = fromMemorySegment(SPECIES, MEMORY, out, ORDER);
    FloatVector sum1 = fromMemorySegment(SPECIES, MEMORY, out + apart, ORDER);
    FloatVector sum2 = fromMemorySegment(SPECIES, MEMORY, out + 2 * apart, ORDER);
    FloatVector sum3 = fromMemorySegment(SPECIES, MEMORY, out + 3 * apart, ORDER);
    FloatVector sum4 = fromMemorySegment(SPECIES, MEMORY, out + 4 * apart, ORDER);
    for (int i = from; i < to; i++) {
      FloatVector value = FloatVector.broadcast(SPECIES, values[i]);
      long at = (image & ADDRESS) + (starts[i] & DISTANCE) * BYTES;
      sum0 = value.fma(fromMemorySegment(SPECIES, MEMORY, at, ORDER), sum0);
      sum1 = value.fma(fromMemorySegment(SPECIES, MEMORY, at + step, ORDER), sum1);
      sum2 = value.fma(fromMemorySegment(SPECIES, MEMORY, at + 2 * step, ORDER), sum2);
      sum3 = value.fma(fromMemorySegment(SPECIES, MEMORY, at + 3 * step, ORDER), sum3);
      sum4 = value.fma(fromMemorySegment(SPECIES, MEMORY, at + 4 * step, ORDER), sum4);
    }
    sum0.intoMemorySegment(MEMORY, out, ORDER);
    sum1.intoMemorySegment(MEMORY, out + apart, ORDER);
    sum2.intoMemorySegment(MEMORY, out + 2 * apart, ORDER);
    sum3.intoMemorySegment(MEMORY, out + 3 * apart, ORDER);
    sum4.intoMemorySegment(MEMORY, out + 4 * apart, ORDER);
  }

  /**
   * Adds a filter times each value of a map to the window of the image that the value meets. A
   * pixel of the image meets earlier values with later rows of the filter, so those rows go first:
   * that gives its sum the order of the values.
   *
   * @param filter the address of the filter (rows, vectors)
   * @param image the address of the image
   */
  public void scatter(int map, long filter, long image) {
    int from = cells.begin(map);
    int to = cells.ends[map];
    if (vectors == WIDTH) {
      scatterTwo(from, to, filter + UPPER * WIDTH * VECTOR, image + UPPER * step);
      scatterThree(from, to, filter, image);
      return;
    }
    for (int i = from; i < to; i++) {
      scatter(cells.values[i], filter, image + cells.starts[i] * BYTES);
    }
  }

  private void scatterThree(int from, int to, long filter, long image) {
    float[] values = cells.values;
    int[] starts = cells.starts;
    long step = this.step & STEP;
    long weights = filter & ADDRESS;
    FloatVector weight0x0 = fromMemorySegment(SPECIES, MEMORY, weights, ORDER);
    FloatVector weight0x1 = fromMemorySegment(SPECIES, MEMORY, weights + VECTOR, ORDER);
    FloatVector weight0x2 = fromMemorySegment(SPECIES, MEMORY, weights + 2 * VECTOR, ORDER);
    FloatVector weight0x3 = fromMemorySegment(SPECIES, MEMORY, weights + 3 * VECTOR, ORDER);
    FloatVector weight0x4 = fromMemorySegment(SPECIES, MEMORY, weights + 4 * VECTOR, ORDER);
    FloatVector weight1x0 = fromMemorySegment(SPECIES, MEMORY, weights + 5 * VECTOR, ORDER);
    FloatVector weight1x1 = fromMemorySegment(SPECIES, MEMORY, weights + 6 * VECTOR, ORDER);
    FloatVector weight1x2 = fromMemorySegment(SPECIES, MEMORY, weights + 7 * VECTOR, ORDER);
    FloatVector weight1x3 = fromMemorySegment(SPECIES, MEMORY, weights + 8 * VECTOR, ORDER);
    FloatVector weight1x4 = fromMemorySegment(SPECIES, MEMORY, weights + 9 * VECTOR, ORDER);
    FloatVector weight2x0 = fromMemorySegment(SPECIES, MEMORY, weights + 10 * VECTOR, ORDER);
    FloatVector weight2x1 = fromMemorySegment(SPECIES, MEMORY, weights + 11 * VECTOR, ORDER);
    FloatVector weight2x2 = fromMemorySegment(SPECIES, MEMORY, weights + 12 * VECTOR, ORDER);
    FloatVector weight2x3 = fromMemorySegment(SPECIES, MEMORY, weights + 13 * VECTOR, ORDER);
    FloatVector weight2x4 = fromMemorySegment(SPECIES, MEMORY, weights + 14 * VECTOR, ORDER);
    for (int i = from; i < to; i++) {
      FloatVector value = FloatVector.broadcast(SPECIES, values[i]);
      long row0 = (image & ADDRESS) + (starts[i] & DISTANCE) * BYTES;
      long row1 = row0 + step;
      long row2 = row1 + step;
      FloatVector sum0x0 = value.fma(weight0x0, fromMemorySegment(SPECIES, MEMORY, row0, ORDER));
      FloatVector sum0x1 =
          value.fma(weight0x1, fromMemorySegment(SPECIES, MEMORY, row0 + VECTOR, ORDER));
      FloatVector sum0x2 =
          value.fma(weight0x2, fromMemorySegment(SPECIES, MEMORY, row0 + 2 * VECTOR, ORDER));
      FloatVector sum0x3 =
          value.fma(weight0x3, fromMemorySegment(SPECIES, MEMORY, row0 + 3 * VECTOR, ORDER));
      FloatVector sum0x4 =
          value.fma(weight0x4, fromMemorySegment(SPECIES, MEMORY, row0 + 4 * VECTOR, ORDER));
      sum0x0.intoMemorySegment(MEMORY, row0, ORDER);
      sum0x1.intoMemorySegment(MEMORY, row0 + VECTOR, ORDER);
      sum0x2.intoMemorySegment(MEMORY, row0 + 2 * VECTOR, ORDER);
      sum0x3.intoMemorySegment(MEMORY, row0 + 3 * VECTOR, ORDER);
      sum0x4.intoMemorySegment(MEMORY, row0 + 4 * VECTOR, ORDER);
      FloatVector sum1x0 = value.fma(weight1x0, fromMemorySegment(SPECIES, MEMORY, row1, ORDER));
      FloatVector sum1x1 =
          value.fma(weight1x1, fromMemorySegment(SPECIES, MEMORY, row1 + VECTOR, ORDER));
      FloatVector sum1x2 =
          value.fma(weight1x2, fromMemorySegment(SPECIES, MEMORY, row1 + 2 * VECTOR, ORDER));
      FloatVector sum1x3 =
          value.fma(weight1x3, fromMemorySegment(SPECIES, MEMORY, row1 + 3 * VECTOR, ORDER));
      FloatVector sum1x4 =
          value.fma(weight1x4, fromMemorySegment(SPECIES, MEMORY, row1 + 4 * VECTOR, ORDER));
      sum1x0.intoMemorySegment(MEMORY, row1, ORDER);
      sum1x1.intoMemorySegment(MEMORY, row1 + VECTOR, ORDER);
      sum1x2.intoMemorySegment(MEMORY, row1 + 2 * VECTOR, ORDER);
      sum1x3.intoMemorySegment(MEMORY, row1 + 3 * VECTOR, ORDER);
      sum1x4.intoMemorySegment(MEMORY, row1 + 4 * VECTOR, ORDER);
      FloatVector sum2x0 = value.fma(weight2x0, fromMemorySegment(SPECIES, MEMORY, row2, ORDER));
      FloatVector sum2x1 =
          value.fma(weight2x1, fromMemorySegment(SPECIES, MEMORY, row2 + VECTOR, ORDER));
      FloatVector sum2x2 =
          value.fma(weight2x2, fromMemorySegment(SPECIES, MEMORY, row2 + 2 * VECTOR, ORDER));
      FloatVector sum2x3 =
          value.fma(weight2x3, fromMemorySegment(SPECIES, MEMORY, row2 + 3 * VECTOR, ORDER));
      FloatVector sum2x4 =
          value.fma(weight2x4, fromMemorySegment(SPECIES, MEMORY, row2 + 4 * VECTOR, ORDER));
      sum2x0.intoMemorySegment(MEMORY, row2, ORDER);
      sum2x1.intoMemorySegment(MEMORY, row2 + VECTOR, ORDER);
      sum2x2.intoMemorySegment(MEMORY, row2 + 2 * VECTOR, ORDER);
      sum2x3.intoMemorySegment(MEMORY, row2 + 3 * VECTOR, ORDER);
      sum2x4.intoMemorySegment(MEMORY, row2 + 4 * VECTOR, ORDER);
    }
  }

  private void scatterTwo(int from, int to, long filter, long image) {
    float[] values = cells.values;
    int[] starts = cells.starts;
    long step = this.step & STEP;
    long weights = filter & ADDRESS;
    FloatVector weight0x0 = fromMemorySegment(SPECIES, MEMORY, weights, ORDER);
    FloatVector weight0x1 = fromMemorySegment(SPECIES, MEMORY, weights + VECTOR, ORDER);
    FloatVector weight0x2 = fromMemorySegment(SPECIES, MEMORY, weights + 2 * VECTOR, ORDER);
    FloatVector weight0x3 = fromMemorySegment(SPECIES, MEMORY, weights + 3 * VECTOR, ORDER);
    FloatVector weight0x4 = fromMemorySegment(SPECIES, MEMORY, weights + 4 * VECTOR, ORDER);
    FloatVector weight1x0 = fromMemorySegment(SPECIES, MEMORY, weights + 5 * VECTOR, ORDER);
    FloatVector weight1x1 = fromMemorySegment(SPECIES, MEMORY, weights + 6 * VECTOR, ORDER);
    FloatVector weight1x2 = fromMemorySegment(SPECIES, MEMORY, weights + 7 * VECTOR, ORDER);
    FloatVector weight1x3 = fromMemorySegment(SPECIES, MEMORY, weights + 8 * VECTOR, ORDER);
    FloatVector weight1x4 = fromMemorySegment(SPECIES, MEMORY, weights + 9 * VECTOR, ORDER);
    for (int i = from; i < to; i++) {
      FloatVector value = FloatVector.broadcast(SPECIES, values[i]);
      long row0 = (image & ADDRESS) + (starts[i] & DISTANCE) * BYTES;
      long row1 = row0 + step;
      FloatVector sum0x0 = value.fma(weight0x0, fromMemorySegment(SPECIES, MEMORY, row0, ORDER));
      FloatVector sum0x1 =
          value.fma(weight0x1, fromMemorySegment(SPECIES, MEMORY, row0 + VECTOR, ORDER));
      FloatVector sum0x2 =
          value.fma(weight0x2, fromMemorySegment(SPECIES, MEMORY, row0 + 2 * VECTOR, ORDER));
      FloatVector sum0x3 =
          value.fma(weight0x3, fromMemorySegment(SPECIES, MEMORY, row0 + 3 * VECTOR, ORDER));
      FloatVector sum0x4 =
          value.fma(weight0x4, fromMemorySegment(SPECIES, MEMORY, row0 + 4 * VECTOR, ORDER));
      sum0x0.intoMemorySegment(MEMORY, row0, ORDER);
      sum0x1.intoMemorySegment(MEMORY, row0 + VECTOR, ORDER);
      sum0x2.intoMemorySegment(MEMORY, row0 + 2 * VECTOR, ORDER);
      sum0x3.intoMemorySegment(MEMORY, row0 + 3 * VECTOR, ORDER);
      sum0x4.intoMemorySegment(MEMORY, row0 + 4 * VECTOR, ORDER);
      FloatVector sum1x0 = value.fma(weight1x0, fromMemorySegment(SPECIES, MEMORY, row1, ORDER));
      FloatVector sum1x1 =
          value.fma(weight1x1, fromMemorySegment(SPECIES, MEMORY, row1 + VECTOR, ORDER));
      FloatVector sum1x2 =
          value.fma(weight1x2, fromMemorySegment(SPECIES, MEMORY, row1 + 2 * VECTOR, ORDER));
      FloatVector sum1x3 =
          value.fma(weight1x3, fromMemorySegment(SPECIES, MEMORY, row1 + 3 * VECTOR, ORDER));
      FloatVector sum1x4 =
          value.fma(weight1x4, fromMemorySegment(SPECIES, MEMORY, row1 + 4 * VECTOR, ORDER));
      sum1x0.intoMemorySegment(MEMORY, row1, ORDER);
      sum1x1.intoMemorySegment(MEMORY, row1 + VECTOR, ORDER);
      sum1x2.intoMemorySegment(MEMORY, row1 + 2 * VECTOR, ORDER);
      sum1x3.intoMemorySegment(MEMORY, row1 + 3 * VECTOR, ORDER);
      sum1x4.intoMemorySegment(MEMORY, row1 + 4 * VECTOR, ORDER);
    }
  }

  /** Adds a filter of any width times one value. */
  private void scatter(float value, long filter, long window) {
    FloatVector factor = FloatVector.broadcast(SPECIES, value);
    for (int row = 0; row < ROWS; row++) {
      for (int v = 0; v < vectors; v++) {
        long at = window + row * step + v * VECTOR;
        FloatVector weights = Floats.load(filter + (row * vectors + v) * VECTOR);
        Floats.store(factor.fma(weights, Floats.load(at)), at);
      }
    }
  }
}
