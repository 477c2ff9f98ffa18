/**
 * Import and export of weights. {@link switchback.training.weights.Import} reads a network from
 * NumPy's {@code .npz} with PyTorch's names and layouts or from a DL4J model file, and {@link
 * switchback.training.weights.Export} writes {@code .npz}. Files are not trusted: everything in
 * them is checked before it is used, and nothing in them is executed.
 */
@NullMarked
package switchback.training.weights;

import org.jspecify.annotations.NullMarked;
