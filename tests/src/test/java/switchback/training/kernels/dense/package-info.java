/** Tests of the dense kernels. */
@NullMarked
package switchback.training.kernels.dense;

import org.jspecify.annotations.NullMarked;
