/** Tests of the kernels' ladder of trust: formula, bits, fixtures. */
@NullMarked
package switchback.training.kernels;

import org.jspecify.annotations.NullMarked;
