package switchback.training.textbook.graphs;

import java.util.function.LongToDoubleFunction;

/**
 * An operation in double: its value, its derivatives and its edges. Maps are (C, H, W) in C order;
 * arrays given are only read, and those returned are new.
 */
interface Formula {
  /**
   * Computes the operation.
   *
   * @param x the maps of its inputs
   * @param w its parameters, one of them perhaps moved
   */
  double[] forward(double[][] x, Parameters w);

  /**
   * Returns the derivative of the error by each input.
   *
   * @param x the maps of the inputs
   * @param y the maps of the output
   * @param dy the derivative of the error by the output
   * @param w the parameters
   */
  double[][] backward(double[][] x, double[] y, double[] dy, Parameters w);

  /**
   * Returns the derivative of the error by each value of a parameter array.
   *
   * @param parameter the array's name
   * @param x the maps of the only input
   * @param dy the derivative of the error by the output
   * @throws IllegalArgumentException if the operation has no such array
   */
  default LongToDoubleFunction gradient(String parameter, double[] x, double[] dy) {
    throw new IllegalArgumentException("no parameters " + parameter);
  }

  /**
   * Returns whether the operation has an edge between two values of its inputs: a kink of a
   * function, or another value that becomes the greatest. Smooth operations have none.
   */
  default boolean hasEdgeBetween(double[][] a, double[][] b) {
    return false;
  }
}
