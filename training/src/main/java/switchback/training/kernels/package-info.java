/**
 * The compute routines: what training and projection spend their time on, over plain memory.
 *
 * <p>In reading order: {@link switchback.training.kernels.Geometry} and its two {@link
 * switchback.training.kernels.Axis}, which own all index arithmetic; {@link
 * switchback.training.kernels.ConvolutionShape} and {@link switchback.training.kernels.DenseShape};
 * {@link switchback.training.kernels.TiledProduct}, the inner loop of every product; {@link
 * switchback.training.kernels.Floats}, vectors in native memory; {@link
 * switchback.training.kernels.Workers} and {@link switchback.training.kernels.Scratch}, the threads
 * and their memory. The operations are in the packages {@code convolution}, {@code dense}, {@code
 * pooling} and {@code elementwise}, and in {@code channelslast} for maps that lie cell by cell,
 * which {@link switchback.training.kernels.MapOrder} describes. A type named {@code ...Kernel} is
 * the entry to one operation: an interface if the operation has several implementations, otherwise
 * a class.
 *
 * <p>Trust is built like a ladder, and each rung is tested against the one below it:
 *
 * <ol>
 *   <li>{@code Reference...} is the formula in double. Fixtures from PyTorch, finite differences
 *       and the adjoint identity test it.
 *   <li>{@code Scalar...} is the same sum in float, in a fixed order. It agrees with the reference
 *       up to rounding.
 *   <li>The vector code equals the scalar code to the bit, for any geometry, width of vectors and
 *       number of threads.
 *   <li>Layers in float agree with DL4J's own; the gradients of layers in double are the central
 *       differences of the loss.
 * </ol>
 *
 * <p>The kernels use geometry and memory only, no ND4J, DL4J or data sets. They alone use the
 * Vector API.
 */
@NullMarked
package switchback.training.kernels;

import org.jspecify.annotations.NullMarked;
