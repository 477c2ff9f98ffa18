/**
 * The state from which an interrupted training resumes. {@link
 * switchback.training.checkpoints.TrainingFolder} is the locked folder of a training under way and
 * {@link switchback.training.checkpoints.Checkpoints} its checkpoint files. {@link
 * switchback.training.checkpoints.CheckpointFile} is the format of such a file, {@link
 * switchback.training.checkpoints.LearningState} the state that it saves and restores, and {@link
 * switchback.training.checkpoints.TrainingIdentity} the settings and data that a resumed training
 * must share with the interrupted one. {@link switchback.training.checkpoints.Checkpointing} holds
 * the caller's options.
 */
@NullMarked
package switchback.training.checkpoints;

import org.jspecify.annotations.NullMarked;
