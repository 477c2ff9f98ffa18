/** The ladder of trust for the kernels: formula, bits, fixtures. */
@NullMarked
package switchback.training.kernels;

import org.jspecify.annotations.NullMarked;
