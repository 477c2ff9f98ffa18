/**
 * The networks that are trained and how: {@link switchback.training.networks.Network} is an
 * architecture with its schedule, {@link switchback.training.networks.TrainingTricks} holds what
 * {@code train} can do beside plain gradient descent, {@link switchback.training.networks.Schedule}
 * gives the learning rate by step, and {@link switchback.training.networks.WeightTricks} changes
 * the weights after each step. The package uses DL4J, {@link switchback.training.layers} and the
 * kernels.
 */
@NullMarked
package switchback.training.networks;

import org.jspecify.annotations.NullMarked;
