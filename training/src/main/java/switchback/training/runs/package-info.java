/**
 * Run folders: a trained network with everything needed to use it and to train it again. {@link
 * switchback.training.runs.Run} opens and writes one, {@link switchback.training.runs.RunManifest}
 * is its {@code run.json}, and {@link switchback.training.runs.EpochResult} the result of one of
 * its epochs. {@link switchback.training.runs.TrainingOptions} and {@link
 * switchback.training.runs.Transfer} decide what a training starts from, and {@link
 * switchback.training.runs.NewNetwork} builds the network before its first step.
 *
 * <p>Supported for library users: {@link switchback.training.runs.Run} and {@link
 * switchback.training.runs.RunManifest}. The other types may change with any version.
 */
@NullMarked
package switchback.training.runs;

import org.jspecify.annotations.NullMarked;
