/**
 * Max pooling with its switches. {@link switchback.training.kernels.pooling.MaxPoolingKernel} is
 * the entry; {@link switchback.training.kernels.pooling.ReferenceMaxPooling} is the definition in
 * double, and {@code ScalarMaxPooling} states in float what the vector routes compute. {@link
 * switchback.training.kernels.pooling.Maxima} finds the maxima of whole maps. Among equal values
 * the first in row-major order counts. The package uses geometry and memory only.
 */
@NullMarked
package switchback.training.kernels.pooling;

import org.jspecify.annotations.NullMarked;
