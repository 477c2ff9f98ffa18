package switchback.training.readers.onnx;

import java.util.Map;
import switchback.training.graphs.Function;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Value;
import switchback.training.graphs.Windows;
import switchback.training.kernels.Geometry;
import switchback.training.readers.onnx.constants.Untaken;

/** Poolings to the p-norm of each window: a power, an average, and the root of their multiple. */
final class PowerPoolings {
  static final Map<String, Operator> ALL =
      Map.of("LpPool", PowerPoolings::windows, "GlobalLpPool", PowerPoolings::global);

  private PowerPoolings() {}

  private static double exponent(Call call) {
    // In the oldest version it is a real number.
    double p = call.opset() < 2 ? call.attributes().real("p", 2) : call.attributes().whole("p", 2);
    if (!(p >= 1 && p <= 64)) {
      throw new Untaken("with p " + p);
    }
    return p;
  }

  private static void windows(Call call) {
    double p = exponent(call);
    Value x = call.value(0);
    boolean isLine = WindowOperators.isLine(x);
    Windows windows = WindowOperators.poolingWindows(call, isLine);
    Value maps = WindowOperators.maps(powers(call, x, p), isLine);
    Geometry g = windows.over(maps.size(2), maps.size(3));
    int[] frame = {g.rows().pad(), g.columns().pad(), g.rows().padEnd(), g.columns().padEnd()};
    Value framed = call.builder().padding("", maps, frame, 0);
    Windows rest = windows.padding(Windows.Padding.STATED).padded(0, 0, 0, 0);
    Value means = call.builder().averagePooling(call.name(), framed, rest, false);
    WindowOperators.give(call, roots(call, means, p, g.taps()), isLine);
  }

  private static Value powers(Call call, Value x, double p) {
    Function function =
        p == 2 ? new Function(Function.Kind.POWER, 2, 0) : Function.of(Function.Kind.ABSOLUTE);
    Value values = call.builder().activation("", x, function);
    return p == 1 || p == 2
        ? values
        : call.builder().activation("", values, new Function(Function.Kind.POWER, p, 0));
  }

  private static Value roots(Call call, Value means, double p, int count) {
    Value sums = ArithmeticOperators.line(call, means, count, 0);
    Function root = new Function(Function.Kind.POWER, 1 / p, 0);
    return p == 1 ? sums : call.builder().activation(call.name(), sums, root);
  }

  private static void global(Call call) {
    double p = exponent(call);
    Value x = call.value(0);
    int[] axes = WindowOperators.isLine(x) ? new int[] {2} : new int[] {2, 3};
    if (p == 2) {
      Operation.Reduction.Statistic norm = Operation.Reduction.Statistic.NORM;
      call.give(call.builder().reduction(call.name(), x, norm, true, axes));
      return;
    }
    Operation.Reduction.Statistic sum = Operation.Reduction.Statistic.SUM;
    Value sums = call.builder().reduction(call.name(), powers(call, x, p), sum, true, axes);
    call.give(roots(call, sums, p, 1));
  }
}
