/**
 * Convolution: one operation with several routes to its sums.
 *
 * <p>In reading order: {@link switchback.training.kernels.convolution.ConvolutionKernel}, the
 * contract and the entry for training; {@link switchback.training.kernels.convolution.Correlation},
 * the entry for projection; {@link switchback.training.kernels.convolution.ReferenceConvolution},
 * the formula in double; {@link switchback.training.kernels.convolution.ScalarConvolution}, which
 * fixes the order of the plain sum in float; and {@link
 * switchback.training.kernels.convolution.ScalarMinimalFiltering}, which fixes that of minimal
 * filtering (Winograd 1980; Lavin and Gray 2016). The vector code behind the entries equals these
 * to the bit. {@code Route} chooses between the plain sum and minimal filtering by the shape alone.
 * The other routes have the bits of the plain sum: {@code SparseAdjoint} and {@code
 * SparseFilterGradient} for gradients behind a max pooling, and those of {@code
 * switchback.training.kernels.projection} for a deconvnet's signals, which are often mostly zero.
 *
 * <p>The package uses geometry and memory only.
 */
@NullMarked
package switchback.training.kernels.convolution;

import org.jspecify.annotations.NullMarked;
