/**
 * The way of signals back through convolutions and through operations on single values. A signal
 * lies cell by cell, with the values of all maps of a cell side by side.
 *
 * <p>{@link switchback.training.kernels.projection.GatheredProjection} is the adjoint of a
 * convolution: for each pixel below it lists the values above that are not zero and meet the pixel,
 * as {@link switchback.training.kernels.projection.SparseTerms}, and multiplies them by the filters
 * as {@link switchback.training.kernels.projection.SparseProducts}. {@link
 * switchback.training.kernels.projection.DepthwiseProjection} is that of a depthwise convolution.
 */
@NullMarked
package switchback.training.kernels.projection;

import org.jspecify.annotations.NullMarked;
