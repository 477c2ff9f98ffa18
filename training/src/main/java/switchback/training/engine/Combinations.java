package switchback.training.engine;

import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation.Combination;

/** Sums, products and the like of two maps, value by value. */
final class Combinations {
  private Combinations() {}

  static void run(
      Combination.Kind kind, float[][] inputs, MapShape[] shapes, MapShape output, float[] maps) {
    float[] a = Repetition.of(shapes[0], output).wide(inputs[0]);
    float[] b = Repetition.of(shapes[1], output).wide(inputs[1]);
    switch (kind) {
      case SUM -> {
        for (int i = 0; i < maps.length; i++) {
          maps[i] = a[i] + b[i];
        }
      }
      case DIFFERENCE -> {
        for (int i = 0; i < maps.length; i++) {
          maps[i] = a[i] - b[i];
        }
      }
      case PRODUCT -> {
        for (int i = 0; i < maps.length; i++) {
          maps[i] = a[i] * b[i];
        }
      }
      case QUOTIENT -> {
        for (int i = 0; i < maps.length; i++) {
          maps[i] = a[i] / b[i];
        }
      }
      case MAXIMUM -> {
        for (int i = 0; i < maps.length; i++) {
          maps[i] = Math.max(a[i], b[i]);
        }
      }
      case MINIMUM -> {
        for (int i = 0; i < maps.length; i++) {
          maps[i] = Math.min(a[i], b[i]);
        }
      }
    }
  }
}
