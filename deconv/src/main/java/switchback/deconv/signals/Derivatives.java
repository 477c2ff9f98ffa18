package switchback.deconv.signals;

import java.util.Arrays;
import java.util.List;
import switchback.training.engine.Moments;
import switchback.training.engine.Repetition;
import switchback.training.engine.Responses;
import switchback.training.graphs.Function;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Weights;

/**
 * The true derivatives of operations that are not linear, at the values of the forward pass. They
 * hold under every recipe.
 */
public final class Derivatives {
  private Derivatives() {}

  /** Returns the signal below a function of single values. */
  public static Signal function(Function function, Signal signal, MapShape maps, float[] input) {
    return signal.times(maps, (_, at) -> (float) function.slope(input[at]));
  }

  /** Returns the signal below a parametric ReLU. */
  public static Signal slopes(Weights slopes, Signal signal, MapShape maps, float[] input) {
    boolean isPerMap = slopes.size() == maps.channels();
    return signal.times(maps, (plane, at) -> input[at] > 0 ? 1 : slopes.at(isPerMap ? plane : at));
  }

  /**
   * Returns the signal below a local response normalisation. An activation damps its neighbours,
   * which gives the derivative its second term.
   */
  public static Signal responses(
      Operation.ResponseNormalization settings, Signal signal, MapShape maps, float[] input) {
    Responses responses = new Responses(settings, maps);
    Patch area = signal.area();
    float[] above = signal.values();
    float[] below = new float[signal.size()];
    int cells = area.height() * area.width();
    double[] damping = new double[maps.channels()];
    for (int cell = 0; cell < cells; cell++) {
      int place =
          (area.top() + cell / area.width()) * maps.width() + area.left() + cell % area.width();
      for (int map = 0; map < damping.length; map++) {
        int at = map * maps.plane() + place;
        double s = above[cell * damping.length + map];
        double factor = s == 0 ? 0 : responses.factor(input, at);
        damping[map] = s == 0 ? 0 : s * input[at] * factor / responses.base(input, at);
        below[cell * damping.length + map] = (float) (s * factor);
      }
      subtract(settings, maps, input, damping, below, cell, place);
    }
    return new Signal(maps.channels(), area, below);
  }

  private static void subtract(
      Operation.ResponseNormalization settings,
      MapShape maps,
      float[] input,
      double[] damping,
      float[] below,
      int cell,
      int place) {
    for (int map = 0; map < damping.length; map++) {
      // Map j counts for the outputs of maps j - after .. j + before.
      int last = Math.min(damping.length - 1, map + settings.before());
      double sum = 0;
      for (int i = Math.max(0, map - settings.after()); i <= last; i++) {
        sum += damping[i];
      }
      double x = input[map * maps.plane() + place];
      int at = cell * damping.length + map;
      below[at] = (float) (below[at] - 2 * settings.alpha() * settings.beta() * x * sum);
    }
  }

  /**
   * Returns the signals below a sum, product or the like, one per input: for a product, by the
   * product rule.
   *
   * @param shapes the sizes of both inputs
   * @param maps the size of the output
   * @param a the first input's values; empty for a sum or difference
   * @param b the second input's values
   */
  public static List<Signal> combination(
      Combination.Kind kind,
      Signal signal,
      MapShape[] shapes,
      MapShape maps,
      float[] a,
      float[] b) {
    Repetition left = Repetition.of(shapes[0], maps);
    Repetition right = Repetition.of(shapes[1], maps);
    return switch (kind) {
      case SUM -> List.of(summed(left, signal), summed(right, signal));
      case DIFFERENCE ->
          List.of(summed(left, signal), summed(right, signal.times(maps, (_, _) -> -1)));
      case PRODUCT -> {
        float[] x = left.wide(a);
        float[] y = right.wide(b);
        yield List.of(
            summed(left, signal.times(maps, (_, at) -> y[at])),
            summed(right, signal.times(maps, (_, at) -> x[at])));
      }
      case QUOTIENT -> {
        float[] x = left.wide(a);
        float[] y = right.wide(b);
        yield List.of(
            summed(left, signal.times(maps, (_, at) -> 1 / y[at])),
            summed(right, signal.times(maps, (_, at) -> -x[at] / (y[at] * y[at]))));
      }
      case MAXIMUM, MINIMUM -> {
        float[] x = left.wide(a);
        float[] y = right.wide(b);
        boolean isMaximum = kind == Combination.Kind.MAXIMUM;
        // Equal values share the signal, as in PyTorch.
        Signal.Factor first = (_, at) -> x[at] == y[at] ? 0.5f : x[at] > y[at] == isMaximum ? 1 : 0;
        yield List.of(
            summed(left, signal.times(maps, first)),
            summed(right, signal.times(maps, (plane, at) -> 1 - first.at(plane, at))));
      }
    };
  }

  private static Signal summed(Repetition repetition, Signal signal) {
    return repetition.small().equals(repetition.wide())
        ? signal
        : Signal.over(repetition.small(), repetition.summed(signal.whole(repetition.wide())));
  }

  /**
   * Returns the signal below a softmax over the channels.
   *
   * @param output its output
   */
  public static Signal softmax(Signal signal, MapShape maps, float[] output) {
    float[] above = signal.whole(maps);
    float[] below = new float[above.length];
    for (int place = 0; place < maps.plane(); place++) {
      double mean = 0;
      for (int i = place; i < above.length; i += maps.plane()) {
        mean += (double) above[i] * output[i];
      }
      for (int i = place; i < above.length; i += maps.plane()) {
        below[i] = (float) (output[i] * (above[i] - mean));
      }
    }
    return Signal.over(maps, below);
  }

  /** Returns the signal below a normalisation by mean and variance of parts. */
  public static Signal standardization(
      Operation.Standardization settings, Signal signal, MapShape maps, float[] input) {
    float[] above = signal.whole(maps);
    float[] below = new float[above.length];
    int each = above.length / settings.parts();
    for (int from = 0; from < above.length; from += each) {
      Moments moments = Moments.of(input, from, each, settings.epsilon());
      double mean = 0;
      double slope = 0;
      for (int i = from; i < from + each; i++) {
        mean += above[i] / (double) each;
        slope += above[i] * standard(moments, input[i]) / each;
      }
      for (int i = from; i < from + each; i++) {
        double centred = above[i] - mean - standard(moments, input[i]) * slope;
        below[i] = (float) (centred / moments.deviation());
      }
    }
    return Signal.over(maps, below);
  }

  private static double standard(Moments moments, float value) {
    return (value - moments.mean()) / moments.deviation();
  }

  /** Returns the signal below a reduction of parts to one value each. */
  public static Signal reduction(
      Operation.Reduction reduction, Signal signal, MapShape shape, MapShape maps, float[] input) {
    float[] above = signal.whole(maps);
    float[] below = new float[shape.size()];
    int each = below.length / reduction.parts();
    for (int part = 0; part < above.length; part++) {
      int from = part * each;
      switch (reduction.statistic()) {
        case MEAN -> Arrays.fill(below, from, from + each, above[part] / each);
        case SUM -> Arrays.fill(below, from, from + each, above[part]);
        case MAXIMUM -> below[greatest(input, from, each)] = above[part];
        case NORM -> {
          double squares = 0;
          for (int i = from; i < from + each; i++) {
            squares += (double) input[i] * input[i];
          }
          double norm = Math.sqrt(squares);
          for (int i = from; i < from + each && norm > 0; i++) {
            below[i] = (float) (above[part] * input[i] / norm);
          }
        }
      }
    }
    return Signal.over(shape, below);
  }

  private static int greatest(float[] values, int from, int count) {
    int greatest = from;
    for (int i = from + 1; i < from + count; i++) {
      if (values[i] > values[greatest]) {
        greatest = i;
      }
    }
    return greatest;
  }
}
