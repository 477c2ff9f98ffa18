/**
 * Convolution: one operation with several routes. {@link
 * switchback.training.kernels.convolution.ReferenceConvolution} is the formula in double; {@link
 * switchback.training.kernels.convolution.ScalarConvolution} fixes the order of the sums in float,
 * and {@link switchback.training.kernels.convolution.VectorConvolution} equals it to the bit.
 * Shapes of which minimal filtering (Winograd 1980; Lavin and Gray 2016) takes fewer
 * multiplications go by {@link switchback.training.kernels.convolution.VectorMinimalFiltering}; a
 * signal that is mostly zero goes back by the sparse projection, to the bits of the plain sum. The
 * package knows geometry and memory only: no DL4J, no datasets.
 */
@NullMarked
package switchback.training.kernels.convolution;

import org.jspecify.annotations.NullMarked;
