package switchback.training.readers.onnx;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import switchback.training.graphs.Function;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Operation.Reduction;
import switchback.training.graphs.Value;

/** Means, sums and the like along axes. */
final class ReductionOperators {
  static final Map<String, Operator> ALL =
      Map.ofEntries(
          entry(
              "ReduceMean",
              call -> call.give(reduced(call, call.value(0), Reduction.Statistic.MEAN))),
          entry(
              "ReduceSum",
              call -> call.give(reduced(call, call.value(0), Reduction.Statistic.SUM))),
          entry(
              "ReduceMax",
              call -> call.give(reduced(call, call.value(0), Reduction.Statistic.MAXIMUM))),
          entry("ReduceMin", ReductionOperators::least),
          entry("ReduceL1", ReductionOperators::absolute),
          entry(
              "ReduceL2",
              call -> call.give(reduced(call, call.value(0), Reduction.Statistic.NORM))),
          entry("ReduceSumSquare", ReductionOperators::squares),
          entry("ReduceLogSum", ReductionOperators::logarithm),
          entry("ReduceLogSumExp", ReductionOperators::exponentials));

  private ReductionOperators() {}

  /** Returns the axes that a node reduces along; none if it leaves its input as it is. */
  private static int[] axes(Call call, Value x) {
    int[] axes = call.axes(1, "axes", x.rank());
    if (axes == null || axes.length == 0) {
      boolean isNothing = call.attributes().whole("noop_with_empty_axes", 0) != 0;
      axes = isNothing ? new int[0] : IntStream.range(0, x.rank()).toArray();
    }
    Arrays.stream(axes).forEach(call::along);
    return axes;
  }

  private static Value reduced(Call call, Value x, Reduction.Statistic kind) {
    int[] axes = axes(call, x);
    boolean keeps = call.attributes().whole("keepdims", 1) != 0;
    return axes.length == 0 ? x : call.builder().reduction(call.name(), x, kind, keeps, axes);
  }

  private static void least(Call call) {
    Value negative = ArithmeticOperators.line(call, call.value(0), -1, 0);
    Value greatest = reduced(call, negative, Reduction.Statistic.MAXIMUM);
    call.give(ArithmeticOperators.line(call, greatest, -1, 0));
  }

  private static void absolute(Call call) {
    Function absolute = Function.of(Function.Kind.ABSOLUTE);
    Value values = call.builder().activation("", call.value(0), absolute);
    call.give(reduced(call, values, Reduction.Statistic.SUM));
  }

  private static void squares(Call call) {
    Function square = new Function(Function.Kind.POWER, 2, 0);
    Value values = call.builder().activation("", call.value(0), square);
    call.give(reduced(call, values, Reduction.Statistic.SUM));
  }

  private static void logarithm(Call call) {
    Value sums = reduced(call, call.value(0), Reduction.Statistic.SUM);
    call.give(function(call, sums, Function.Kind.LOGARITHM));
  }

  /** Computes sums of numbers up to 1: of the values less the largest of each part. */
  private static void exponentials(Call call) {
    Value x = call.value(0);
    int[] axes = axes(call, x);
    Value greatest =
        axes.length == 0
            ? x
            : call.builder().reduction("", x, Reduction.Statistic.MAXIMUM, true, axes);
    Value less = call.builder().combination("", Combination.Kind.DIFFERENCE, x, greatest);
    Value sums =
        reduced(call, function(call, less, Function.Kind.EXPONENTIAL), Reduction.Statistic.SUM);
    Value logarithms = function(call, sums, Function.Kind.LOGARITHM);
    Value offset = greatest.reshape(logarithms.sizes());
    call.give(call.builder().combination("", Combination.Kind.SUM, logarithms, offset));
  }

  private static Value function(Call call, Value x, Function.Kind kind) {
    return call.builder().activation(call.name(), x, Function.of(kind));
  }
}
