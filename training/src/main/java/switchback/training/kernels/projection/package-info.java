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
 *
 * <p>A signal that has just left a single unit is nearly empty. {@link
 * switchback.training.kernels.projection.NonzeroValues} lists its values that are not zero, and
 * each is added to the pixels that it meets: by {@link
 * switchback.training.kernels.projection.Scattering} where there are many maps below, and by {@link
 * switchback.training.kernels.projection.ScatteredProjection} where there are few. Their number
 * decides, so the choice depends on the signal alone. All ways have the bits of {@code
 * convolution.ScalarConvolution}.
 */
@NullMarked
package switchback.training.kernels.projection;

import org.jspecify.annotations.NullMarked;
