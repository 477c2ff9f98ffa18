/**
 * Kernels over maps that lie cell by cell, (H, W, C), as {@link
 * switchback.training.kernels.MapOrder} describes. Vectors lie along the maps, so that windows of
 * any size, stride and padding meet whole vectors, and no sum has to be turned around to be
 * written. Each sum has the order that the scalar kernel of the same operation states, so the bits
 * are those of the kernels over maps that lie map by map.
 *
 * <p>{@link switchback.training.kernels.channelslast.CellProduct} is the plain sum of a
 * convolution, {@link switchback.training.kernels.channelslast.DepthwiseCells} that over each map
 * alone, and {@link switchback.training.kernels.channelslast.PoolingCells} computes maxima and
 * averages of windows; {@link switchback.training.kernels.channelslast.Reordering} changes the
 * order of maps.
 */
@NullMarked
package switchback.training.kernels.channelslast;

import org.jspecify.annotations.NullMarked;
