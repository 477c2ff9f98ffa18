package switchback.training.engine;

import switchback.training.graphs.Interpolation;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;

/** Interpolation along rows and columns. */
final class Resizing {
  private Resizing() {}

  static void run(
      Operation.Resizing resizing, MapShape from, MapShape to, float[] input, float[] output) {
    Interpolation rows = resizing.rows();
    Interpolation columns = resizing.columns();
    for (int i = 0; i < output.length; i++) {
      int map = i / to.plane() * from.plane();
      int y = i % to.plane() / to.width() * rows.taps();
      int x = i % to.width() * columns.taps();
      float sum = 0;
      for (int r = y; r < y + rows.taps(); r++) {
        int line = map + rows.sources().at(r) * from.width();
        float along = 0;
        for (int c = x; c < x + columns.taps(); c++) {
          along = Math.fma(input[line + columns.sources().at(c)], columns.weights().at(c), along);
        }
        sum = Math.fma(along, rows.weights().at(r), sum);
      }
      output[i] = sum;
    }
  }
}
