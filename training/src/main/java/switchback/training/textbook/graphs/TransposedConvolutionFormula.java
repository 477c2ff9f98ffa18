package switchback.training.textbook.graphs;

import java.util.function.LongToDoubleFunction;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;

/**
 * The adjoint of a convolution, as a way forward: the products are those of the convolution from
 * this operation's output to its input, so both change their parts.
 *
 * @param products what is multiplied
 * @param output the size of the output
 */
record TransposedConvolutionFormula(Products products, MapShape output) implements Formula {
  static TransposedConvolutionFormula of(
      Operation.TransposedConvolution t, MapShape input, MapShape output) {
    return new TransposedConvolutionFormula(
        new Products(t.features(), input.channels(), t.groups(), t.geometry()), output);
  }

  @Override
  public double[] forward(double[][] x, Parameters w) {
    double[] y = PerMap.start(output, w);
    products.project(x[0], w.of("weight"), y);
    return y;
  }

  @Override
  public double[][] backward(double[][] x, double[] y, double[] dy, Parameters w) {
    double[] dx = new double[x[0].length];
    products.correlate(dy, w.of("weight"), dx);
    return new double[][] {dx};
  }

  @Override
  public LongToDoubleFunction gradient(String parameter, double[] x, double[] dy) {
    return PerMap.lookup(
        parameter.equals("weight") ? products.filterSums(dy, x) : PerMap.sums(output, dy));
  }
}
