package switchback.deconv;

import java.util.Arrays;
import java.util.List;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Operation.Reduction;

/** Operations that are not linear, in double and as close to their formulas as can be. */
final class Formulas {
  private Formulas() {}

  /** Returns the output for some inputs, all (C, H, W). */
  static double[] of(
      Operation operation, List<double[]> inputs, List<MapShape> shapes, MapShape output) {
    double[] x = inputs.getFirst();
    MapShape maps = shapes.getFirst();
    double[] y = new double[output.size()];
    switch (operation) {
      case Operation.Activation a -> Arrays.setAll(y, i -> a.function().value(x[i]));
      case Operation.Rectifier r -> Arrays.setAll(y, i -> Math.min(r.ceiling(), Math.max(0, x[i])));
      case Operation.ParametricRectifier p -> {
        int each = x.length / p.slopes().size();
        Arrays.setAll(y, i -> x[i] > 0 ? x[i] : p.slopes().at(i / each) * x[i]);
      }
      case Operation.ResponseNormalization n -> Arrays.setAll(y, i -> response(n, x, maps, i));
      case Combination c -> {
        double[] second = inputs.get(1);
        MapShape its = shapes.get(1);
        Arrays.setAll(
            y,
            i ->
                combined(c.kind(), x[repeated(maps, output, i)], second[repeated(its, output, i)]));
      }
      case Operation.Softmax _ -> {
        for (int i = 0; i < y.length; i++) {
          double sum = 0;
          for (int j = i % maps.plane(); j < x.length; j += maps.plane()) {
            sum += Math.exp(x[j]);
          }
          y[i] = Math.exp(x[i]) / sum;
        }
      }
      case Operation.Standardization s -> {
        int each = x.length / s.parts();
        for (int i = 0; i < y.length; i++) {
          double[] part = Arrays.copyOfRange(x, i / each * each, i / each * each + each);
          double mean = Arrays.stream(part).average().orElseThrow();
          double variance =
              Arrays.stream(part).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
          y[i] = (x[i] - mean) / Math.sqrt(variance + s.epsilon());
        }
      }
      case Reduction r -> {
        int each = x.length / r.parts();
        for (int i = 0; i < y.length; i++) {
          y[i] = reduced(r.statistic(), Arrays.copyOfRange(x, i * each, i * each + each));
        }
      }
      default -> throw new IllegalArgumentException("no formula for " + operation);
    }
    return y;
  }

  private static double response(
      Operation.ResponseNormalization n, double[] x, MapShape maps, int i) {
    int map = i / maps.plane();
    double sum = 0;
    for (int j = 0; j < maps.channels(); j++) {
      if (j >= map - n.before() && j <= map + n.after()) {
        double value = x[j * maps.plane() + i % maps.plane()];
        sum += value * value;
      }
    }
    return x[i] * Math.pow(n.k() + n.alpha() * sum, -n.beta());
  }

  private static double combined(Combination.Kind kind, double a, double b) {
    return switch (kind) {
      case SUM -> a + b;
      case DIFFERENCE -> a - b;
      case PRODUCT -> a * b;
      case QUOTIENT -> a / b;
      case MAXIMUM -> Math.max(a, b);
      case MINIMUM -> Math.min(a, b);
    };
  }

  private static double reduced(Reduction.Statistic kind, double[] part) {
    return switch (kind) {
      case MEAN -> Arrays.stream(part).average().orElseThrow();
      case SUM -> Arrays.stream(part).sum();
      case MAXIMUM -> Arrays.stream(part).max().orElseThrow();
      case NORM -> Math.sqrt(Arrays.stream(part).map(v -> v * v).sum());
    };
  }

  /** Returns the index of the value that is repeated at an index of the output. */
  private static int repeated(MapShape input, MapShape output, int index) {
    int channel = index / output.plane();
    int row = index % output.plane() / output.width();
    int column = index % output.width();
    return (Math.min(channel, input.channels() - 1) * input.height()
                + Math.min(row, input.height() - 1))
            * input.width()
        + Math.min(column, input.width() - 1);
  }

  static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
