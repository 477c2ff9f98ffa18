package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.List;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.convolution.ReferenceConvolution;

/**
 * The sizes of a square convolution layer that turns a given input size into a given output size.
 *
 * @param filter the rows, and columns, of its filter
 * @param stride the stride along both axes
 * @param padding the padding at each border
 * @param output the rows, and columns, of its output
 * @param gradient the rows, and columns, of the filter gradient that the kernel computes
 */
record MatchingSizes(int filter, int stride, int padding, int output, int gradient) {
  /**
   * Returns all square layers with stride 1 or 2 and padding below half their filter, largest
   * filter first.
   */
  static List<MatchingSizes> of(int input, int output) {
    List<MatchingSizes> fits = new ArrayList<>();
    for (int filter = input; filter >= 1; filter--) {
      for (int stride = 1; stride <= 2; stride++) {
        for (int padding = 0; 2 * padding < filter; padding++) {
          Geometry g = Geometry.square(new Axis(input, filter, stride, padding, 1));
          boolean isWhole = (input + 2 * padding - filter) % stride == 0;
          if (g.rows().outSize() == output && isWhole) {
            fits.add(new MatchingSizes(filter, stride, padding, output, gradient(g)));
          }
        }
      }
    }
    return fits;
  }

  private static int gradient(Geometry g) {
    ConvolutionShape shape = new ConvolutionShape(1, 1, g);
    double[] gradient =
        ReferenceConvolution.filterGradient(
            shape, 1, new double[shape.inputSize()], new double[shape.outputSize()]);
    return (int) Math.round(Math.sqrt(gradient.length));
  }
}
