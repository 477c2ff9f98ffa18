package switchback.training.textbook.graphs;

import java.util.Arrays;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.pooling.ReferenceMaxPooling;

/**
 * The maximum of each window; the delta goes back to where it was.
 *
 * @param geometry the windows
 * @param planes the number of maps
 */
record MaxPoolingFormula(Geometry geometry, int planes) implements Formula {
  @Override
  public double[] forward(double[][] x, Parameters w) {
    return ReferenceMaxPooling.gather(geometry, x[0], switches(x[0]));
  }

  @Override
  public double[][] backward(double[][] x, double[] y, double[] dy, Parameters w) {
    return new double[][] {ReferenceMaxPooling.scatter(geometry, planes, dy, switches(x[0]))};
  }

  @Override
  public boolean hasEdgeBetween(double[][] a, double[][] b) {
    return !Arrays.equals(switches(a[0]), switches(b[0]));
  }

  private int[] switches(double[] x) {
    return ReferenceMaxPooling.switches(geometry, planes, x);
  }
}
