/**
 * Weights in and out: networks from and to NumPy's {@code .npz} in PyTorch's names and layouts, and
 * from DL4J's model files. The files are others': what they say is checked before it is believed,
 * and nothing in them is run.
 */
@NullMarked
package switchback.training.weights;

import org.jspecify.annotations.NullMarked;
