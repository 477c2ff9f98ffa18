package switchback.training.kernels.convolution;

import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Workers;

/** A vectorised way to a convolution's sums. {@link #fastest} alone decides which a shape takes. */
enum Route {
  /** The plain sum, for any geometry; equal to {@link ScalarConvolution} to the bit. */
  PLAIN {
    @Override
    Correlation forward(
        ConvolutionShape shape, float[] filters, float[] bias, Scratch memory, Workers workers) {
      return DirectCorrelation.forward(shape, filters, bias);
    }

    @Override
    Correlation adjoint(ConvolutionShape shape, float[] filters, Scratch memory, Workers workers) {
      return DirectCorrelation.adjoint(shape, filters);
    }

    @Override
    FilterGradient filterGradient(ConvolutionShape shape) {
      return new DirectFilterGradient(shape);
    }
  },

  /**
   * {@link MinimalFiltering}, for the shapes that it takes; equal to {@link ScalarMinimalFiltering}
   * to the bit.
   */
  MINIMAL {
    @Override
    Correlation forward(
        ConvolutionShape shape, float[] filters, float[] bias, Scratch memory, Workers workers) {
      MinimalFiltering.check(shape);
      return MinimalCorrelation.forward(shape, filters, bias, memory, workers);
    }

    @Override
    Correlation adjoint(ConvolutionShape shape, float[] filters, Scratch memory, Workers workers) {
      MinimalFiltering.check(shape);
      return MinimalCorrelation.adjoint(shape, filters, memory, workers);
    }

    @Override
    FilterGradient filterGradient(ConvolutionShape shape) {
      MinimalFiltering.check(shape);
      return new MinimalFilterGradient(shape);
    }
  };

  /** Returns the fastest route for a shape. It depends on the shape alone, never on the machine. */
  static Route fastest(ConvolutionShape shape) {
    return MinimalFiltering.takes(shape) ? MINIMAL : PLAIN;
  }

  /**
   * Prepares the forward pass.
   *
   * @param filters (O, C, kernelRows, kernelColumns), copied
   * @param bias (O), copied
   * @param memory where the pass may keep its filters; the pass is valid until it is reset
   * @param workers share the preparation
   */
  abstract Correlation forward(
      ConvolutionShape shape, float[] filters, float[] bias, Scratch memory, Workers workers);

  /** Prepares the adjoint pass; parameters as for {@link #forward}. */
  abstract Correlation adjoint(
      ConvolutionShape shape, float[] filters, Scratch memory, Workers workers);

  /** Returns the gradient of the filters. */
  abstract FilterGradient filterGradient(ConvolutionShape shape);
}
