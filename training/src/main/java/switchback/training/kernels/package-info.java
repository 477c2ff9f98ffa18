/**
 * The compute routines, scalar and vector: convolution passes as plain sums and by minimal
 * filtering, pooling, dense products, dropout and Adam. Geometry and memory only; no DL4J.
 */
@NullMarked
package switchback.training.kernels;

import org.jspecify.annotations.NullMarked;
