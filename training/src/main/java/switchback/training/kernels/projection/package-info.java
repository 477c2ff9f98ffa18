/**
 * The way of signals back through convolutions and through operations on single values. A signal
 * lies cell by cell, with the values of all maps of a cell side by side.
 *
 * <p>{@link switchback.training.kernels.projection.GatheredProjection} is the adjoint of a
 * convolution: for each pixel below it lists the values above that are not zero and meet the pixel,
 * as {@link switchback.training.kernels.projection.SparseTerms}, and multiplies them by the filters
 * as {@link switchback.training.kernels.projection.SparseProducts}. {@link
 * switchback.training.kernels.projection.DepthwiseProjection} is that of a depthwise convolution,
 * and {@link switchback.training.kernels.projection.PlanarProjection} that of a convolution of few
 * maps, such as the pixels. {@code convolution.Correlation} chooses among them by the shape alone.
 * All have the bits of {@code convolution.ScalarConvolution}.
 */
@NullMarked
package switchback.training.kernels.projection;

import org.jspecify.annotations.NullMarked;
