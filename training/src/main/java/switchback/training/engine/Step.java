package switchback.training.engine;

import java.util.Arrays;
import switchback.training.graphs.Function;
import switchback.training.graphs.Indices;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Weights;

/** An operation in plain loops over arrays, whose order of sums is fixed. */
@FunctionalInterface
interface Step {
  /**
   * Computes a node's maps.
   *
   * @param inputs the maps (C, H, W) of its inputs; only read
   * @param output receives its maps; zeros before
   */
  void run(float[][] inputs, float[] output);

  /** Returns the step of an operation that no kernel computes. */
  static Step of(Operation operation, MapShape[] inputs, MapShape output) {
    return switch (operation) {
      case Operation.Input _,
          Operation.Convolution _,
          Operation.MaxPooling _,
          Operation.Rectifier _ ->
          throw new IllegalArgumentException("kernels compute " + operation);
      case Operation.Dense dense -> (in, out) -> DenseSums.run(dense, in[0], out);
      case Operation.TransposedConvolution t -> TransposedSums.of(t, inputs[0], output);
      case Operation.Scaling s -> (in, out) -> scale(s, in[0], out);
      case Operation.AveragePooling a ->
          (in, out) -> Averages.run(a, inputs[0].channels(), in[0], out);
      case Operation.Activation a -> (in, out) -> activate(a.function(), in[0], out);
      case Operation.ParametricRectifier p -> (in, out) -> rectify(p.slopes(), in[0], out);
      case Operation.Combination c ->
          (in, out) -> Combinations.run(c.kind(), in, inputs, output, out);
      case Operation.Concatenation c -> (in, out) -> concatenate(c.axis(), in, inputs, output, out);
      case Operation.Selection s -> (in, out) -> select(s.channels(), output.plane(), in[0], out);
      case Operation.Padding p -> (in, out) -> pad(p, inputs[0], output, in[0], out);
      case Operation.Rearrangement r -> (in, out) -> rearrange(r, in[0], out);
      case Operation.Resizing r -> (in, out) -> Resizing.run(r, inputs[0], output, in[0], out);
      case Operation.ResponseNormalization n ->
          (in, out) -> new Responses(n, inputs[0]).run(in[0], out);
      case Operation.Softmax _ -> (in, out) -> softmax(output, in[0], out);
      case Operation.Standardization s -> (in, out) -> standardise(s, in[0], out);
      case Operation.Reduction r -> (in, out) -> reduce(r, in[0], out);
    };
  }

  private static void scale(Operation.Scaling scaling, float[] input, float[] output) {
    Weights scale = scaling.scale();
    Weights shift = scaling.shift();
    int each = input.length / scale.size();
    for (int i = 0; i < scale.size(); i++) {
      float factor = scale.at(i);
      float term = shift.at(i);
      for (int at = i * each; at < (i + 1) * each; at++) {
        output[at] = Math.fma(input[at], factor, term);
      }
    }
  }

  private static void activate(Function function, float[] input, float[] output) {
    for (int i = 0; i < output.length; i++) {
      output[i] = (float) function.value(input[i]);
    }
  }

  private static void rectify(Weights slopes, float[] input, float[] output) {
    int each = input.length / slopes.size();
    for (int i = 0; i < output.length; i++) {
      output[i] = input[i] > 0 ? input[i] : slopes.at(i / each) * input[i];
    }
  }

  private static void concatenate(
      int axis, float[][] inputs, MapShape[] shapes, MapShape output, float[] maps) {
    int whole = axis == 0 ? output.size() : axis == 1 ? output.plane() : output.width();
    int to = 0;
    for (int i = 0; i < inputs.length; i++) {
      int part = axis == 0 ? shapes[i].size() : axis == 1 ? shapes[i].plane() : shapes[i].width();
      for (int from = 0; from < inputs[i].length; from += part) {
        System.arraycopy(inputs[i], from, maps, to + from / part * whole, part);
      }
      to += part;
    }
  }

  private static void select(Indices channels, int plane, float[] input, float[] output) {
    for (int i = 0; i < channels.size(); i++) {
      System.arraycopy(input, channels.at(i) * plane, output, i * plane, plane);
    }
  }

  private static void pad(
      Operation.Padding padding, MapShape from, MapShape to, float[] input, float[] output) {
    int top = padding.frame().at(0);
    int left = padding.frame().at(1);
    Arrays.fill(output, padding.value());
    int first = Math.max(0, -left);
    int count = Math.min(from.width(), to.width() - left) - first;
    for (int line = 0; line < from.channels() * from.height() && count > 0; line++) {
      int row = line % from.height() + top;
      if (row >= 0 && row < to.height()) {
        int at = (line / from.height() * to.height() + row) * to.width() + left + first;
        System.arraycopy(input, line * from.width() + first, output, at, count);
      }
    }
  }

  private static void rearrange(Operation.Rearrangement moved, float[] input, float[] output) {
    Indices sources = moved.sources();
    for (int i = 0; i < output.length; i++) {
      int source = sources == null ? i : sources.at(i);
      output[i] = source < 0 ? moved.fill() : input[source];
    }
  }

  private static void softmax(MapShape maps, float[] input, float[] output) {
    int plane = maps.plane();
    for (int place = 0; place < plane; place++) {
      float greatest = Float.NEGATIVE_INFINITY;
      for (int i = place; i < input.length; i += plane) {
        greatest = Math.max(greatest, input[i]);
      }
      double sum = 0;
      for (int i = place; i < input.length; i += plane) {
        sum += StrictMath.exp(input[i] - greatest);
      }
      for (int i = place; i < input.length; i += plane) {
        output[i] = (float) (StrictMath.exp(input[i] - greatest) / sum);
      }
    }
  }

  private static void standardise(Operation.Standardization s, float[] input, float[] output) {
    int each = input.length / s.parts();
    for (int part = 0; part < s.parts(); part++) {
      Moments moments = Moments.of(input, part * each, each, s.epsilon());
      for (int i = part * each; i < (part + 1) * each; i++) {
        output[i] = (float) ((input[i] - moments.mean()) / moments.deviation());
      }
    }
  }

  private static void reduce(Operation.Reduction reduction, float[] input, float[] output) {
    int each = input.length / reduction.parts();
    for (int part = 0; part < output.length; part++) {
      double sum = 0;
      double squares = 0;
      float greatest = Float.NEGATIVE_INFINITY;
      for (int i = part * each; i < (part + 1) * each; i++) {
        sum += input[i];
        squares += (double) input[i] * input[i];
        greatest = Math.max(greatest, input[i]);
      }
      output[part] =
          switch (reduction.statistic()) {
            case MEAN -> (float) (sum / each);
            case SUM -> (float) sum;
            case MAXIMUM -> greatest;
            case NORM -> (float) Math.sqrt(squares);
          };
    }
  }
}
