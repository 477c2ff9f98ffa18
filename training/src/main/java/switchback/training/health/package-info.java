/**
 * What can go wrong while numbers are learnt, and when it is noticed. {@link
 * switchback.training.health.Divergence} stops training at the first value that is not finite,
 * {@link switchback.training.health.TrainingWarnings} and {@link
 * switchback.training.health.DeadFeatures} report what does not end it, and {@link
 * switchback.training.health.TrainingMemory} refuses what does not fit into memory before it
 * begins.
 */
@NullMarked
package switchback.training.health;

import org.jspecify.annotations.NullMarked;
