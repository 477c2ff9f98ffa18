package switchback.training.readers.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import switchback.training.graphs.Function;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Shapes;
import switchback.training.graphs.Value;
import switchback.training.readers.FixedNormalization;
import switchback.training.readers.onnx.constants.Axes;
import switchback.training.readers.onnx.constants.Untaken;
import switchback.training.readers.onnx.file.Constant;

/** Normalisations, with fixed statistics or with those of the maps themselves. */
final class NormalizationOperators {
  static final Map<String, Operator> ALL =
      Map.of(
          "BatchNormalization", NormalizationOperators::batch,
          "InstanceNormalization", NormalizationOperators::instance,
          "GroupNormalization", NormalizationOperators::group,
          "LayerNormalization", NormalizationOperators::layer,
          "LpNormalization", NormalizationOperators::norm,
          "MeanVarianceNormalization", NormalizationOperators::meanVariance,
          "LRN", NormalizationOperators::response);

  private static final double EPSILON = 1e-5;

  private NormalizationOperators() {}

  /** Returns the sizes of constants that are one for each map. */
  private static int[] perMap(Value x, int count) {
    if (x.rank() < 2 || x.size(1) != count) {
      throw new IllegalArgumentException(count + " numbers for the maps of " + x);
    }
    int[] shape = new int[x.rank() - 1];
    Arrays.fill(shape, 1);
    shape[0] = count;
    return shape;
  }

  private static void batch(Call call) {
    if (call.attributes().whole("training_mode", 0) != 0) {
      throw new Untaken("in training mode");
    }
    Value x = call.value(0);
    Constant scale = call.constant(1);
    Constant shift = call.constant(2);
    Constant mean = call.constant(3);
    Constant variance = call.constant(4);
    int count = scale.size();
    if (shift.size() != count || mean.size() != count || variance.size() != count) {
      throw new IllegalArgumentException(
          scale + ", " + shift + ", " + mean + ", " + variance + " of a normalisation");
    }
    double epsilon = call.attributes().real("epsilon", EPSILON);
    FixedNormalization normalization =
        new FixedNormalization(count, mean::at, variance::at, scale::at, shift::at, epsilon);
    boolean isPerValue = call.opset() < 9 && call.attributes().whole("spatial", 1) == 0;
    int[] all = x.sizes();
    int[] shape = isPerValue ? Arrays.copyOfRange(all, 1, all.length) : perMap(x, count);
    if (Shapes.count(shape) != count) {
      throw new IllegalArgumentException(count + " numbers for the values of " + x);
    }
    call.give(
        call.builder()
            .scaling(call.name(), x, normalization.factors(), shape, normalization.terms(), shape));
  }

  /** Returns the axes from one on. */
  private static int[] from(int axis, int rank) {
    return IntStream.range(axis, rank).toArray();
  }

  private static Value scaled(Call call, Value x, int[] shape) {
    float[] scale = call.optional(1).map(Constant::floats).orElse(new float[] {1});
    float[] shift = call.optional(2).map(Constant::floats).orElse(new float[] {0});
    int count = Shapes.count(shape);
    if ((call.has(1) && scale.length != count) || (call.has(2) && shift.length != count)) {
      throw new IllegalArgumentException(
          scale.length + " and " + shift.length + " numbers for " + Arrays.toString(shape));
    }
    int[] one = {};
    return call.builder()
        .scaling("", x, scale, call.has(1) ? shape : one, shift, call.has(2) ? shape : one);
  }

  private static void instance(Call call) {
    Value x = call.value(0);
    double epsilon = call.attributes().real("epsilon", EPSILON);
    Value standard = call.builder().standardization(call.name(), x, epsilon, from(2, x.rank()));
    call.give(scaled(call, standard, perMap(x, x.size(1))));
  }

  private static void group(Call call) {
    Value x = call.value(0);
    int groups = Math.toIntExact(call.attributes().whole("num_groups", 1));
    int[] shape = x.sizes();
    if (groups < 1 || x.rank() < 2 || shape[1] % groups != 0 || shape[0] != 1) {
      throw new IllegalArgumentException(groups + " groups of the maps of " + x);
    }
    double epsilon = call.attributes().real("epsilon", EPSILON);
    Value parts = x.reshape(1, groups, -1);
    Value standard = call.builder().standardization(call.name(), parts, epsilon, 2);
    Value whole = standard.reshape(shape);
    boolean isPerGroup =
        call.opset() < 21 && call.has(1) && call.constant(1).size() == groups && groups != shape[1];
    if (!isPerGroup) {
      call.give(scaled(call, whole, perMap(x, shape[1])));
      return;
    }
    Value scaled = scaled(call, standard, new int[] {groups, 1});
    call.give(scaled.reshape(shape));
  }

  private static void layer(Call call) {
    if (call.isWanted(1) || call.isWanted(2)) {
      throw new Untaken("whose mean or deviation is used");
    }
    Value x = call.value(0);
    int axis = Axes.axis(call.attributes().whole("axis", -1), x.rank());
    call.along(axis);
    double epsilon = call.attributes().real("epsilon", EPSILON);
    int[] shape = x.sizes();
    Value standard = call.builder().standardization(call.name(), x, epsilon, from(axis, x.rank()));
    call.give(scaled(call, standard, Arrays.copyOfRange(shape, axis, shape.length)));
  }

  private static void norm(Call call) {
    Value x = call.value(0);
    int axis = Axes.axis(call.attributes().whole("axis", -1), x.rank());
    call.along(axis);
    boolean isSum = call.attributes().whole("p", 2) == 1;
    Value values =
        isSum ? call.builder().activation("", x, Function.of(Function.Kind.ABSOLUTE)) : x;
    Operation.Reduction.Statistic kind =
        isSum ? Operation.Reduction.Statistic.SUM : Operation.Reduction.Statistic.NORM;
    Value norms = call.builder().reduction("", values, kind, true, axis);
    call.give(call.builder().combination(call.name(), Combination.Kind.QUOTIENT, x, norms));
  }

  private static void meanVariance(Call call) {
    Value x = call.value(0);
    long[] stated = call.attributes().wholes("axes");
    long[] axes = stated == null ? new long[] {0, 2, 3} : stated;
    int[] along = Arrays.stream(axes).mapToInt(a -> Axes.axis(a, x.rank())).distinct().toArray();
    Arrays.stream(along).forEach(call::along);
    // ONNX adds 1e-9 to the deviation, which this is where the variance is 0.
    call.give(call.builder().standardization(call.name(), x, 1e-18, along));
  }

  private static void response(Call call) {
    long size = call.attributes().whole("size", 1);
    if (size < 1 || size > 1 << 20) {
      throw new IllegalArgumentException("a size of " + size);
    }
    int before = (int) (size - 1) / 2;
    call.give(
        call.builder()
            .responseNormalization(
                call.name(),
                call.value(0),
                before,
                (int) size - 1 - before,
                call.attributes().real("alpha", 1e-4) / size,
                call.attributes().real("beta", 0.75),
                call.attributes().real("bias", 1)));
  }
}
