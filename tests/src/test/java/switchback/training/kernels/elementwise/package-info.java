/** Tests of the operations on one value at a time. */
@NullMarked
package switchback.training.kernels.elementwise;

import org.jspecify.annotations.NullMarked;
