/**
 * Run folders: a trained network with everything that is needed to use it and to train it again.
 * {@link switchback.training.runs.Run} opens one, {@link switchback.training.runs.RunManifest} is
 * its {@code run.json}, {@link switchback.training.runs.EpochResult} one epoch of it. {@link
 * switchback.training.runs.TrainingOptions} and {@link switchback.training.runs.Transfer} are what
 * a training starts from, and {@link switchback.training.runs.NewNetwork} is the network before its
 * first step.
 */
@NullMarked
package switchback.training.runs;

import org.jspecify.annotations.NullMarked;
