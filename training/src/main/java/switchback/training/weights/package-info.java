/**
 * Networks in and out. {@link switchback.training.weights.NetworkFiles} recognises a network's file
 * by its content and hands it to its reader; {@link switchback.training.weights.Import} makes a run
 * of what it read, and {@link switchback.training.weights.Export} writes weights for other tools.
 */
@NullMarked
package switchback.training.weights;

import org.jspecify.annotations.NullMarked;
