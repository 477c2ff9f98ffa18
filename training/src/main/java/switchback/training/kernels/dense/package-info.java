/**
 * Dense layers' products. {@link switchback.training.kernels.dense.DenseKernel} is the contract,
 * {@link switchback.training.kernels.dense.VectorDense} the routine that trains, and {@link
 * switchback.training.kernels.dense.ScalarDense} its oracle for tests, which it equals to the bit.
 * The package knows shapes and memory only.
 */
@NullMarked
package switchback.training.kernels.dense;

import org.jspecify.annotations.NullMarked;
