package switchback.training.checkpoints;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The options that decide when checkpoints are written and how a training resumes.
 *
 * @param resume whether to resume from the newest checkpoint in the run folder rather than start
 * @param interval the longest time between two checkpoints, above 0; a checkpoint is also written
 *     at the end of each epoch. Null for no checkpoints at all
 * @param stop called by the training thread after each step and between batches of an evaluation.
 *     If it returns true, a checkpoint is written and training ends with {@code TrainingStopped}.
 *     An evaluation that is cut short is repeated on resumption
 */
public record Checkpointing(boolean resume, @Nullable Duration interval, BooleanSupplier stop) {
  /** The default {@code interval} in minutes. */
  public static final int DEFAULT_MINUTES = 10;

  /**
   * No checkpoints, for short trainings: they cannot be stopped, and leave nothing if they fail.
   */
  public static final Checkpointing NONE = new Checkpointing(false, null, () -> false);

  /**
   * Checks the interval.
   *
   * @throws IllegalArgumentException if it is not above 0
   */
  public Checkpointing {
    if (interval != null && !interval.isPositive()) {
      throw new IllegalArgumentException("the interval must be above 0, got " + interval);
    }
  }

  /** Returns whether checkpoints are written. */
  public boolean isOn() {
    return interval != null;
  }

  /** Returns whether a checkpoint is due, {@code nanoseconds} after the last. */
  public boolean isDue(long nanoseconds) {
    return interval != null && nanoseconds >= interval.toNanos();
  }

  /** Returns whether training is asked to stop; always false without checkpoints. */
  public boolean isStopAsked() {
    return isOn() && stop.getAsBoolean();
  }
}
