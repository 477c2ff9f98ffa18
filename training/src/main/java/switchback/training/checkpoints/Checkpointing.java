package switchback.training.checkpoints;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a training is kept from being lost.
 *
 * @param resume whether to go on from the newest checkpoint in the run folder, rather than start
 * @param interval the longest time between two checkpoints, above 0, beside the one at each epoch's
 *     end; null for no checkpoints at all
 * @param stop asked after each step and between batches of an evaluation, from the thread that
 *     trains: where it says true, a checkpoint is written and training ends by {@link
 *     TrainingStopped}. An evaluation that was cut short is done again
 */
public record Checkpointing(boolean resume, @Nullable Duration interval, BooleanSupplier stop) {
  /** Minutes from one checkpoint to the next. */
  public static final int DEFAULT_MINUTES = 10;

  /**
   * For trainings of a moment: they start, cannot be stopped, and leave nothing where they fail.
   */
  public static final Checkpointing NONE = new Checkpointing(false, null, () -> false);

  /**
   * Checks the interval.
   *
   * @throws IllegalArgumentException where it is not above 0
   */
  public Checkpointing {
    if (interval != null && !interval.isPositive()) {
      throw new IllegalArgumentException("an interval is above 0, got " + interval);
    }
  }

  /** Whether there are checkpoints. */
  public boolean isOn() {
    return interval != null;
  }

  /** Whether the next one is due, so many nanoseconds after the last. */
  public boolean isDue(long nanoseconds) {
    return interval != null && nanoseconds >= interval.toNanos();
  }

  /** Whether training is to end, which only one with checkpoints can. */
  public boolean isStopAsked() {
    return isOn() && stop.getAsBoolean();
  }
}
