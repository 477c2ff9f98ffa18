/**
 * What an interrupted training resumes from. {@link switchback.training.checkpoints.TrainingFolder}
 * is the locked folder of a training under way, {@link switchback.training.checkpoints.Checkpoints}
 * its checkpoint files, {@link switchback.training.checkpoints.CheckpointFile} the format of one,
 * {@link switchback.training.checkpoints.LearningState} everything that a checkpoint saves and
 * restores, and {@link switchback.training.checkpoints.TrainingIdentity} the settings and data that
 * a resumed training must share with the first.
 */
@NullMarked
package switchback.training.checkpoints;

import org.jspecify.annotations.NullMarked;
