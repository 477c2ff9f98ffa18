/** Tests of max pooling: definition, bits, fixtures. */
@NullMarked
package switchback.training.kernels.pooling;

import org.jspecify.annotations.NullMarked;
