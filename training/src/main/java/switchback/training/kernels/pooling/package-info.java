/**
 * Max pooling with its switches. {@link switchback.training.kernels.pooling.MaxPoolingKernel} is
 * the entry; {@link switchback.training.kernels.pooling.ReferenceMaxPooling} and {@link
 * switchback.training.kernels.pooling.ScalarMaxPooling} state what its vector routes compute. Ties
 * go to the first maximum in row-major order. The package knows geometry and memory only.
 */
@NullMarked
package switchback.training.kernels.pooling;

import org.jspecify.annotations.NullMarked;
