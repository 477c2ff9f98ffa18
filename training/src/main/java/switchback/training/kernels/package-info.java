/**
 * The compute routines: convolution passes and pooling, scalar and vector. Geometry and memory
 * only; no DL4J.
 */
@NullMarked
package switchback.training.kernels;

import org.jspecify.annotations.NullMarked;
