/**
 * The problems that training detects. {@link switchback.training.health.Divergence} stops training
 * at the first value that is not finite. {@link switchback.training.health.TrainingWarnings} and
 * {@link switchback.training.health.DeadFeatures} report problems that do not end it. {@link
 * switchback.training.health.TrainingMemory} refuses a training that does not fit into memory,
 * before it starts.
 */
@NullMarked
package switchback.training.health;

import org.jspecify.annotations.NullMarked;
