/**
 * Loops over the values of a map that are not zero, for gradients behind a max pooling.
 *
 * <p>A max pooling hands on one gradient per window, and a ReLU drops half of those. Each one left
 * meets a window of the image below: {@link switchback.training.kernels.sparse.WindowLayout} lays
 * the image out so that rows of windows are contiguous, {@link
 * switchback.training.kernels.sparse.NonzeroCells} lists the values with the places of their
 * windows, and {@link switchback.training.kernels.sparse.SparseLoops} adds up windows times values,
 * or adds a filter times each value to its window. The order is that of the plain sum, in which the
 * terms that are left out are zero.
 */
@NullMarked
package switchback.training.kernels.sparse;

import org.jspecify.annotations.NullMarked;
