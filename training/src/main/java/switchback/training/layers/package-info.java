/**
 * This project's own DL4J layers, which run the kernels. Each layer is two classes: the
 * configuration that DL4J stores, such as {@link switchback.training.layers.Convolution}, and a
 * runtime that DL4J instantiates from it. Runtimes work in ND4J's own memory ({@link
 * switchback.training.layers.NativeMemory}) through {@code Passes}: kernels for float32, the
 * reference for double.
 *
 * <p>In reading order: {@link switchback.training.layers.Convolution}, {@link
 * switchback.training.layers.MaxPooling}, {@link switchback.training.layers.Dense}, {@link
 * switchback.training.layers.ResponseNormalization}, {@link
 * switchback.training.layers.SeededDropout}, {@link switchback.training.layers.FusedAdam}, and
 * {@link switchback.training.layers.BackwardPass}, which omits work that training does not need.
 *
 * <p>The names of the configuration classes are part of model files and never change. The package
 * uses the kernels and DL4J.
 */
@NullMarked
package switchback.training.layers;

import org.jspecify.annotations.NullMarked;
