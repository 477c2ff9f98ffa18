package switchback.training.textbook.graphs;

import java.util.List;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;

/** The formulas of operations. */
final class Formulas {
  private Formulas() {}

  /**
   * Returns the formula of an operation.
   *
   * @param in the sizes of its inputs
   * @param out the size of its output
   * @throws IllegalArgumentException for the image, which nothing computes
   */
  static Formula of(Operation operation, List<MapShape> in, MapShape out) {
    return switch (operation) {
      case Operation.Input _ -> throw new IllegalArgumentException("nothing computes the image");
      case Operation.Convolution c -> ConvolutionFormula.of(c, in.getFirst(), out);
      case Operation.TransposedConvolution t ->
          TransposedConvolutionFormula.of(t, in.getFirst(), out);
      case Operation.Dense d -> new DenseFormula(d.units());
      case Operation.Scaling s -> new ScalingFormula(s.scale().size());
      case Operation.MaxPooling p -> new MaxPoolingFormula(p.geometry(), out.channels());
      case Operation.AveragePooling p -> new AveragePoolingFormula(p, out.channels());
      case Operation.Rectifier r -> PointFormula.of(r);
      case Operation.Activation a -> PointFormula.of(a.function());
      case Operation.ParametricRectifier p -> new ParametricRectifierFormula(p.slopes().size());
      case Operation.Combination c -> CombinationFormula.of(c.kind(), in.get(0), in.get(1), out);
      case Operation.Concatenation c -> CopyFormula.of(c, in, out);
      case Operation.Selection s -> CopyFormula.of(s, out);
      case Operation.Padding p -> CopyFormula.of(p, in.getFirst(), out);
      case Operation.Rearrangement r -> CopyFormula.of(r, out);
      case Operation.Resizing r -> ResizingFormula.of(r, in.getFirst(), out);
      case Operation.ResponseNormalization n -> new ResponseNormalizationFormula(n, out);
      case Operation.Softmax _ -> new SoftmaxFormula(out);
      case Operation.Standardization s -> new StandardizationFormula(s.parts(), s.epsilon());
      case Operation.Reduction r -> new ReductionFormula(r.parts(), r.statistic());
    };
  }
}
