package switchback.training.kernels.projection;

import switchback.training.kernels.Scratch;

/**
 * The products of a few values by the filters of one phase: each value meets a pixel by each tap.
 * They are listed, and computed some at a time.
 */
final class Scattering {
  /** Products that are listed before they are computed. */
  private static final int TOGETHER = 1 << 10;

  private final SparseProducts products;
  private final Taps rows;
  private final Taps columns;
  private final Extent extent;
  private final float[] sums;
  private final int[] places;
  private final int[] steps;
  private final float[] values;
  private int count;

  /**
   * Creates a scattering that has added nothing yet.
   *
   * @param sums receives the sums
   * @param scratch gives the memory
   */
  Scattering(
      SparseProducts products,
      Taps rows,
      Taps columns,
      Extent extent,
      float[] sums,
      Scratch scratch) {
    this.products = products;
    this.rows = rows;
    this.columns = columns;
    this.extent = extent;
    this.sums = sums;
    this.places = scratch.indices(TOGETHER);
    this.steps = scratch.indices(TOGETHER);
    this.values = scratch.array(TOGETHER);
  }

  /** Adds all values of a signal. */
  void add(NonzeroValues signal, int features) {
    for (int feature = 0; feature < features; feature++) {
      int step = feature * rows.count() * columns.count();
      for (int i = signal.from(feature); i < signal.end(feature); i++) {
        add(signal.value(i), signal.cell(i), step);
      }
    }
    compute();
  }

  private void add(float value, int cell, int firstStep) {
    int cellRow = cell / extent.columns();
    int cellColumn = cell - cellRow * extent.columns();
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.below(cellRow - rows.cell(i)) - extent.top();
      if (row < 0 || row >= extent.height()) {
        continue;
      }
      for (int k = 0; k < columns.count(); k++) {
        int column = columns.below(cellColumn - columns.cell(k)) - extent.left();
        if (column >= 0 && column < extent.width()) {
          places[count] = (row * extent.width() + column) * products.pitch();
          steps[count] = firstStep + i * columns.count() + k;
          values[count++] = value;
          if (count == TOGETHER) {
            compute();
          }
        }
      }
    }
  }

  private void compute() {
    products.add(places, steps, values, count, sums);
    count = 0;
  }
}
