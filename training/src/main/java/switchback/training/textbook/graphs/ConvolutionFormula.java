package switchback.training.textbook.graphs;

import java.util.function.LongToDoubleFunction;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;

/**
 * {@code y[o,oy,ox] = b[o] + sum over c,ky,kx of w[o,c,ky,kx] x[c,row,column]}, a sum over the
 * channels of the feature's group. The deltas go back through the same filters, and each filter
 * value's derivative is the sum of its inputs times the deltas that they contributed to.
 *
 * @param products what is multiplied
 * @param output the size of the output
 */
record ConvolutionFormula(Products products, MapShape output) implements Formula {
  static ConvolutionFormula of(Operation.Convolution c, MapShape input, MapShape output) {
    return new ConvolutionFormula(
        new Products(input.channels(), c.features(), c.groups(), c.geometry()), output);
  }

  @Override
  public double[] forward(double[][] x, Parameters w) {
    double[] y = PerMap.start(output, w);
    products.correlate(x[0], w.of("weight"), y);
    return y;
  }

  @Override
  public double[][] backward(double[][] x, double[] y, double[] dy, Parameters w) {
    double[] dx = new double[x[0].length];
    products.project(dy, w.of("weight"), dx);
    return new double[][] {dx};
  }

  @Override
  public LongToDoubleFunction gradient(String parameter, double[] x, double[] dy) {
    return PerMap.lookup(
        parameter.equals("weight") ? products.filterSums(x, dy) : PerMap.sums(output, dy));
  }
}
