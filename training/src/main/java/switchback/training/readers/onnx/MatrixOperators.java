package switchback.training.readers.onnx;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Shapes;
import switchback.training.graphs.Value;
import switchback.training.graphs.Weights;
import switchback.training.readers.onnx.constants.Untaken;
import switchback.training.readers.onnx.file.Constant;

/** Products of matrices. */
final class MatrixOperators {
  static final Map<String, Operator> ALL =
      Map.of("Gemm", MatrixOperators::gemm, "MatMul", MatrixOperators::product);

  private MatrixOperators() {}

  private static void gemm(Call call) {
    float alpha = (float) call.attributes().real("alpha", 1);
    float beta = (float) call.attributes().real("beta", 1);
    boolean isLeft = call.attributes().whole("transA", 0) != 0;
    boolean isRight = call.attributes().whole("transB", 0) != 0;
    if (call.isFixed(0) && !call.isFixed(1)) {
      Value x = isRight ? call.value(1) : turned(call, call.value(1));
      Weights rows = scaled(rows(call, call.constant(0), isLeft, x.size(-1)), alpha);
      Value sums = turned(call, call.builder().dense(call.name(), x, rows, null));
      call.give(plus(call, sums, beta));
      return;
    }
    Value x = isLeft ? turned(call, call.value(0)) : call.value(0);
    if (!call.isFixed(1)) {
      Value right = isRight ? turned(call, call.value(1)) : call.value(1);
      Value product = ProductOperators.product(call, x, right);
      call.give(plus(call, ArithmeticOperators.line(call, product, alpha, 0), beta));
      return;
    }
    Weights rows = scaled(rows(call, call.constant(1), !isRight, x.size(-1)), alpha);
    Weights bias = bias(call, rows.size() / x.size(-1), beta);
    Value sums = call.builder().dense(call.name(), x, rows, bias);
    call.give(bias == null ? plus(call, sums, beta) : sums);
  }

  /** Returns a matrix with a row of weights per unit. */
  private static Weights rows(Call call, Constant matrix, boolean turns, int inputs) {
    int[] shape = matrix.shape();
    if (shape.length != 2 || shape[turns ? 0 : 1] != inputs) {
      throw new IllegalArgumentException(
          "a product with " + Arrays.toString(shape) + " of " + inputs + " values");
    }
    return turns ? call.transposed(matrix, shape[0], shape[1]) : matrix.weights();
  }

  private static Value turned(Call call, Value x) {
    int[] order = new int[x.rank()];
    Arrays.setAll(order, i -> i);
    if (order.length < 2) {
      throw new IllegalArgumentException("a product with " + x);
    }
    if (order.length == 2) {
      call.along(0);
    }
    order[order.length - 1]--;
    order[order.length - 2]++;
    return x.transpose(order);
  }

  private static Weights scaled(Weights weights, float factor) {
    if (factor == 1) {
      return weights;
    }
    MemorySegment product = Constant.memory(weights.size());
    for (int i = 0; i < weights.size(); i++) {
      product.setAtIndex(JAVA_FLOAT, i, weights.at(i) * factor);
    }
    return new Weights(product);
  }

  /** Returns the constant term if it is one for each unit. */
  private static @Nullable Weights bias(Call call, int units, float beta) {
    if (!call.isFixed(2)) {
      return null;
    }
    Constant term = call.perImage(call.constant(2));
    if (term.size() == 1) {
      float[] same = new float[units];
      Arrays.fill(same, (float) term.at(0));
      return scaled(Weights.of(same), beta);
    }
    boolean isRow = term.rank() > 0 && term.shape()[term.rank() - 1] == term.size();
    return isRow && term.size() == units ? scaled(term.weights(), beta) : null;
  }

  private static Value plus(Call call, Value sums, float beta) {
    if (!call.has(2) || beta == 0) {
      return sums;
    }
    float[] factor = {beta};
    float[] nothing = {0};
    int[] one = {};
    if (call.isFixed(2)) {
      Constant term = call.perImage(call.constant(2));
      float[] terms = scaled(term.weights(), beta).toArray();
      return call.builder().scaling("", sums, new float[] {1}, one, terms, term.shape());
    }
    Value term = call.builder().scaling("", call.value(2), factor, one, nothing, one);
    return call.builder().combination("", Combination.Kind.SUM, sums, term);
  }

  private static void product(Call call) {
    if (!call.isFixed(0) && !call.isFixed(1)) {
      call.give(ProductOperators.product(call, call.value(0), call.value(1)));
      return;
    }
    if (!call.isFixed(1)) {
      left(call);
      return;
    }
    Value x = call.value(0);
    Constant right = matrix(call.constant(1));
    if (right.rank() == 1) {
      check(right.size() == x.size(-1), x, right);
      Value sums = call.builder().dense(call.name(), x, right.weights(), null);
      int[] shape = sums.sizes();
      call.give(sums.reshape(Arrays.copyOf(shape, shape.length - 1)));
      return;
    }
    int[] shape = right.shape();
    check(shape[0] == x.size(-1), x, right);
    Weights rows = call.transposed(right, shape[0], shape[1]);
    call.give(call.builder().dense(call.name(), x, rows, null));
  }

  private static void left(Call call) {
    Constant left = matrix(call.constant(0));
    Value x = call.value(1);
    if (x.rank() < 2 || left.rank() != 2) {
      throw new Untaken("of a constant and a row of values");
    }
    Value turned = turned(call, x);
    check(left.shape()[1] == turned.size(-1), turned, left);
    Value sums = call.builder().dense(call.name(), turned, left.weights(), null);
    call.give(turned(call, sums));
  }

  private static void check(boolean fits, Value x, Constant matrix) {
    if (!fits) {
      throw new IllegalArgumentException("a product of " + x + " and " + matrix);
    }
  }

  /** Returns a matrix without leading axes of size 1. */
  private static Constant matrix(Constant constant) {
    int[] shape = constant.shape();
    int extra = Math.max(0, shape.length - 2);
    if (Shapes.count(shape, 0, extra) != 1) {
      throw new Untaken("of several matrices, " + Arrays.toString(shape));
    }
    return constant.reshaped(Arrays.copyOfRange(shape, extra, shape.length));
  }
}
