/**
 * The products of dense layers. {@link switchback.training.kernels.dense.DenseKernel} is the
 * contract, {@link switchback.training.kernels.dense.VectorDense} the implementation that trains,
 * and {@link switchback.training.kernels.dense.ScalarDense} the oracle that it equals to the bit.
 * The package uses shapes and memory only.
 */
@NullMarked
package switchback.training.kernels.dense;

import org.jspecify.annotations.NullMarked;
