package switchback.training.readers.onnx.constants;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import switchback.training.graphs.Weights;
import switchback.training.readers.onnx.file.Attributes;
import switchback.training.readers.onnx.file.Constant;
import switchback.training.readers.onnx.file.OnnxNode;

/**
 * Computes nodes whose inputs are all constant: weights that an exporter left to be reshaped, and
 * sizes that PyTorch computes from sizes.
 */
public final class Folding {
  private static final Map<String, Function<Given, List<Constant>>> RULES =
      Map.ofEntries(
          entry("Constant", in -> List.of(constant(in.attributes()))),
          entry("ConstantOfShape", in -> List.of(ConstantViews.filled(in))),
          entry("Identity", in -> List.of(in.at(0))),
          entry("Cast", in -> List.of(ConstantMath.cast(in))),
          entry("Shape", in -> List.of(ConstantViews.shape(in))),
          entry("Size", in -> List.of(Constant.of(new long[] {in.at(0).size()}))),
          entry("Reshape", in -> List.of(ConstantViews.reshaped(in))),
          entry("Flatten", in -> List.of(ConstantViews.flattened(in))),
          entry("Squeeze", in -> List.of(ConstantViews.squeezed(in))),
          entry("Unsqueeze", in -> List.of(ConstantViews.unsqueezed(in))),
          entry("Transpose", in -> List.of(ConstantViews.transposed(in))),
          entry("Concat", in -> List.of(ConstantViews.concatenated(in))),
          entry("Gather", in -> List.of(ConstantViews.gathered(in))),
          entry("Slice", in -> List.of(ConstantViews.sliced(in))),
          entry("Split", ConstantViews::split),
          entry("Expand", in -> List.of(ConstantViews.expanded(in))),
          entry("Tile", in -> List.of(ConstantViews.tiled(in))),
          entry("Range", in -> List.of(ConstantViews.range(in))),
          entry("NonZero", in -> List.of(ConstantViews.nonZero(in))),
          entry("Where", in -> List.of(ConstantMath.where(in))),
          entry("Add", in -> ConstantMath.binary(in, Double::sum)),
          entry("Sub", in -> ConstantMath.binary(in, (a, b) -> a - b)),
          entry("Mul", in -> ConstantMath.binary(in, (a, b) -> a * b)),
          entry("Div", in -> ConstantMath.binary(in, (a, b) -> a / b)),
          entry("Mod", in -> ConstantMath.binary(in, ConstantMath::modulo)),
          entry("Pow", in -> ConstantMath.binary(in, StrictMath::pow)),
          entry("Min", in -> ConstantMath.binary(in, Math::min)),
          entry("Max", in -> ConstantMath.binary(in, Math::max)),
          entry("Equal", in -> ConstantMath.relation(in, (a, b) -> a == b ? 1 : 0)),
          entry("Less", in -> ConstantMath.relation(in, (a, b) -> a < b ? 1 : 0)),
          entry("LessOrEqual", in -> ConstantMath.relation(in, (a, b) -> a <= b ? 1 : 0)),
          entry("Greater", in -> ConstantMath.relation(in, (a, b) -> a > b ? 1 : 0)),
          entry("GreaterOrEqual", in -> ConstantMath.relation(in, (a, b) -> a >= b ? 1 : 0)),
          entry("And", in -> ConstantMath.relation(in, (a, b) -> a != 0 && b != 0 ? 1 : 0)),
          entry("Or", in -> ConstantMath.relation(in, (a, b) -> a != 0 || b != 0 ? 1 : 0)),
          entry("Not", in -> ConstantMath.unary(in, a -> a == 0 ? 1 : 0)),
          entry("Neg", in -> ConstantMath.unary(in, a -> -a)),
          entry("Abs", in -> ConstantMath.unary(in, Math::abs)),
          entry("Floor", in -> ConstantMath.unary(in, Math::floor)),
          entry("Ceil", in -> ConstantMath.unary(in, Math::ceil)),
          entry("Round", in -> ConstantMath.unary(in, Math::rint)),
          entry("Sqrt", in -> ConstantMath.unary(in, Math::sqrt)),
          entry("Exp", in -> ConstantMath.unary(in, StrictMath::exp)),
          entry("Log", in -> ConstantMath.unary(in, StrictMath::log)),
          entry("Reciprocal", in -> ConstantMath.unary(in, a -> 1 / a)),
          entry("Sum", in -> ConstantMath.binary(in, Double::sum)),
          entry("Sigmoid", in -> ConstantMath.unary(in, a -> 1 / (1 + StrictMath.exp(-a)))),
          entry("Tanh", in -> ConstantMath.unary(in, StrictMath::tanh)),
          entry("Sign", in -> ConstantMath.unary(in, Math::signum)),
          entry("Sin", in -> ConstantMath.unary(in, StrictMath::sin)),
          entry("Cos", in -> ConstantMath.unary(in, StrictMath::cos)),
          entry("Clip", in -> ConstantMath.clipped(in)),
          entry("Xor", in -> ConstantMath.relation(in, (a, b) -> (a != 0) != (b != 0) ? 1 : 0)),
          entry("MatMul", in -> List.of(ConstantMatrices.product(in))),
          entry("BatchNormalization", in -> List.of(ConstantMatrices.normalized(in))),
          entry("Pad", in -> List.of(ConstantViews.padded(in))),
          entry("Relu", in -> ConstantMath.unary(in, a -> Math.max(0, a))),
          entry("ReduceProd", in -> List.of(ConstantMath.reduced(in, 1, (a, b) -> a * b))),
          entry("ReduceSum", in -> List.of(ConstantMath.reduced(in, 0, Double::sum))),
          entry(
              "ReduceMax",
              in -> List.of(ConstantMath.reduced(in, Double.NEGATIVE_INFINITY, Math::max))),
          entry(
              "ReduceMin",
              in -> List.of(ConstantMath.reduced(in, Double.POSITIVE_INFINITY, Math::min))),
          entry("ReduceL1", in -> List.of(ConstantMath.reduced(in, 0, (a, b) -> a + Math.abs(b)))),
          entry("ReduceSumSquare", in -> List.of(ConstantMath.reduced(in, 0, (a, b) -> a + b * b))),
          entry("ReduceL2", in -> List.of(ConstantMath.norm(in))),
          entry("ReduceMean", in -> List.of(ConstantMath.mean(in))));

  private Folding() {}

  /** Returns whether a node's operator can be computed on constants. */
  public static boolean knows(OnnxNode node) {
    return node.domain().isEmpty() && RULES.containsKey(node.type());
  }

  /**
   * Computes a node.
   *
   * @return its outputs, as many as the operator has
   * @throws Untaken if it cannot be computed
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public static List<Constant> of(Given given) {
    Function<Given, List<Constant>> rule = RULES.get(given.node().type());
    if (rule == null) {
      throw new Untaken("on constants");
    }
    return rule.apply(given);
  }

  /** Returns the constant that an attribute states, in any of its spellings. */
  private static Constant constant(Attributes attributes) {
    if (attributes.has("value_float")) {
      return Constant.of(Weights.of((float) attributes.real("value_float", 0)));
    }
    if (attributes.has("value_int")) {
      return Constant.of(new long[] {attributes.whole("value_int", 0)});
    }
    float[] reals = attributes.reals("value_floats");
    if (reals != null) {
      return Constant.of(Weights.of(reals), reals.length);
    }
    long[] wholes = attributes.wholes("value_ints");
    if (wholes != null) {
      return Constant.of(wholes, wholes.length);
    }
    return attributes
        .tensor("value")
        .orElseThrow(() -> new Untaken("of no numbers, " + attributes));
  }
}
