package switchback.training.readers.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Operation.Reduction;
import switchback.training.graphs.Shapes;
import switchback.training.graphs.Value;
import switchback.training.readers.onnx.constants.Untaken;
import switchback.training.readers.onnx.file.Constant;

/**
 * Sums of products of two arrays that may both depend on the image, such as those of attention: all
 * products, which are then summed. This serves small arrays, and goes back by their derivatives.
 */
final class ProductOperators {
  static final Map<String, Operator> ALL = Map.of("Einsum", ProductOperators::summation);

  /** The most products, each of which is a value of the graph. */
  private static final long MOST_PRODUCTS = 1 << 24;

  private ProductOperators() {}

  /** Returns the product of two arrays of matrices, (..., m, k) and (..., k, n). */
  static Value product(Call call, Value a, Value b) {
    if (a.rank() < 2 || b.rank() < 2) {
      throw new Untaken("of rows of values that are computed from the image");
    }
    if (Math.max(a.rank(), b.rank()) < 3) {
      call.along(0);
    }
    if (a.size(-1) != b.size(-2)) {
      throw new IllegalArgumentException("a product of " + a + " and " + b);
    }
    int[] left = Arrays.copyOf(a.sizes(), a.rank() + 1);
    left[a.rank()] = 1;
    int[] right = Arrays.copyOf(b.sizes(), b.rank() + 1);
    right[b.rank()] = b.size(-1);
    right[b.rank() - 1] = b.size(-2);
    right[b.rank() - 2] = 1;
    int rank = Math.max(left.length, right.length);
    return summed(call, a.reshape(left), b.reshape(right), rank - 2);
  }

  /** Multiplies arrays whose axes are repeated along each other, and sums along some axes. */
  private static Value summed(Call call, Value a, Value b, int... axes) {
    int[] shape = Shapes.common(a.sizes(), b.sizes());
    if (Arrays.stream(shape).asLongStream().reduce(1, (x, y) -> x * y) > MOST_PRODUCTS) {
      throw new Untaken("of two arrays as large as " + a + " and " + b);
    }
    Value products = call.builder().combination(call.name(), Combination.Kind.PRODUCT, a, b);
    return total(call, products, axes);
  }

  private static Value total(Call call, Value x, int... axes) {
    return axes.length == 0
        ? x
        : call.builder().reduction(call.name(), x, Reduction.Statistic.SUM, false, axes);
  }

  // ---- Einstein's summation

  /** The letters of the axes of both inputs and of the output, which come first in all of them. */
  private record Letters(String first, String second, String output, String all) {
    static Letters of(String equation, int inputs) {
      String[] sides = equation.replace(" ", "").split("->", -1);
      String[] terms = sides[0].split(",", -1);
      if (sides.length > 2 || terms.length != inputs || !equation.matches("[A-Za-z ,>-]*")) {
        throw new Untaken("by " + equation);
      }
      String second = inputs == 2 ? terms[1] : "";
      String output = sides.length == 2 ? sides[1] : implied(terms[0] + second);
      for (String letters : new String[] {terms[0], second, output}) {
        if (letters.chars().distinct().count() != letters.length()) {
          throw new Untaken("by " + equation + ", with an axis twice");
        }
      }
      String all =
          (output + terms[0] + second)
              .chars()
              .distinct()
              .mapToObj(Character::toString)
              .collect(Collectors.joining());
      if (!output.chars().allMatch(letter -> (terms[0] + second).indexOf(letter) >= 0)) {
        throw new IllegalArgumentException("an output without its input in " + equation);
      }
      return new Letters(terms[0], second, output, all);
    }

    /** Returns the letters that occur once, in alphabetical order. */
    private static String implied(String letters) {
      return letters
          .chars()
          .filter(letter -> letters.indexOf(letter) == letters.lastIndexOf(letter))
          .sorted()
          .mapToObj(Character::toString)
          .collect(Collectors.joining());
    }

    /** Returns the axes that are summed over. */
    int[] summed() {
      return IntStream.range(output.length(), all.length()).toArray();
    }
  }

  private static void summation(Call call) {
    if (call.count() < 1 || call.count() > 2) {
      throw new Untaken("of " + call.count() + " arrays");
    }
    if (call.batch() > 1) {
      throw new Untaken("across the images of a batch of " + call.batch());
    }
    Letters letters = Letters.of(call.attributes().text("equation", ""), call.count());
    if (call.count() == 1) {
      Value x = aligned(call.value(0), letters.first(), letters.all());
      call.give(total(call, x, letters.summed()));
      return;
    }
    Value sums =
        call.isFixed(1)
            ? dense(call, 0, letters.first(), letters.second(), letters)
            : call.isFixed(0) ? dense(call, 1, letters.second(), letters.first(), letters) : null;
    if (sums == null) {
      Value a = aligned(call.value(0), letters.first(), letters.all());
      Value b = aligned(call.value(1), letters.second(), letters.all());
      sums = summed(call, a, b, letters.summed());
    }
    call.give(sums);
  }

  /** Returns an array with an axis for each letter, of size 1 if it has none of its own. */
  private static Value aligned(Value x, String its, String all) {
    if (x.rank() != its.length()) {
      throw new IllegalArgumentException(its + " for the axes of " + x);
    }
    int[] order = all.chars().map(its::indexOf).filter(axis -> axis >= 0).toArray();
    int[] shape = all.chars().map(its::indexOf).map(axis -> axis < 0 ? 1 : x.size(axis)).toArray();
    return x.transpose(order).reshape(shape);
  }

  /**
   * Returns the sums if they are those of a dense layer: over the only axis that the array and a
   * constant matrix share.
   *
   * @param position the input that is computed
   * @param its the letters of its axes
   * @param matrix the letters of the constant
   */
  private static @Nullable Value dense(
      Call call, int position, String its, String matrix, Letters letters) {
    Constant weights = call.constant(1 - position);
    if (matrix.length() != 2 || weights.rank() != 2) {
      return null;
    }
    boolean isTurned = its.indexOf(matrix.charAt(0)) >= 0;
    char over = matrix.charAt(isTurned ? 0 : 1);
    char unit = matrix.charAt(isTurned ? 1 : 0);
    String rest = its.replace(String.valueOf(over), "");
    boolean isDense =
        its.indexOf(over) >= 0
            && its.indexOf(unit) < 0
            && letters.output().length() == rest.length() + 1
            && letters.output().indexOf(over) < 0;
    int[] shape = weights.shape();
    Value x = call.value(position);
    if (!isDense || shape[isTurned ? 0 : 1] != x.size(its.indexOf(over))) {
      return null;
    }
    Value last = aligned(x, its, rest + over);
    Value sums =
        call.builder()
            .dense(
                call.name(),
                last,
                isTurned ? call.transposed(weights, shape[0], shape[1]) : weights.weights(),
                null);
    return aligned(sums, rest + unit, letters.output());
  }
}
