/** Tests of the convolution kernels: formula, bits, fixtures. */
@NullMarked
package switchback.training.kernels.convolution;

import org.jspecify.annotations.NullMarked;
