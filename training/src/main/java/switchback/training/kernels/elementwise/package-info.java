/**
 * Operations on one value at a time: rectifiers and sums of maps, dropout, Adam's step, averaged
 * weights, the limit on filters' magnitude, and the check for values that are not finite; and local
 * response normalization, which also reads the neighbouring maps of a cell. The package uses memory
 * only.
 */
@NullMarked
package switchback.training.kernels.elementwise;

import org.jspecify.annotations.NullMarked;
