/**
 * This project's own DL4J layers around the kernels. Their class names stand in model files and
 * never change.
 */
@NullMarked
package switchback.training.layers;

import org.jspecify.annotations.NullMarked;
