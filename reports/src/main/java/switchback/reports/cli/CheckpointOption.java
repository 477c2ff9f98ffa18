package switchback.reports.cli;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Option;
import switchback.training.checkpoints.Checkpointing;

/** The options for checkpoints, and for resuming a training from them. */
final class CheckpointOption {
  /** The option that resumes a training. */
  static final String RESUME = "--resume";

  private static final double MOST_MINUTES = 1e6;

  @Option(
      names = RESUME,
      description =
          "Resume the training in RUN from its newest checkpoint. Repeat the options that it was"
              + " started with. The weights will be the same, to the bit, as without a stop.")
  private boolean resume;

  @Option(
      names = "--checkpoint-minutes",
      paramLabel = "N",
      description =
          "The longest time, in minutes, between two checkpoints within an epoch (default: "
              + Checkpointing.DEFAULT_MINUTES
              + "). There is always one at the end of an epoch.")
  private double minutes = Checkpointing.DEFAULT_MINUTES;

  boolean isResume() {
    return resume;
  }

  /**
   * Returns when to write checkpoints, and whether to resume. Ends the program with status 2 if the
   * minutes are out of range.
   *
   * @param stop says whether the user has interrupted the training
   */
  Checkpointing checkpointing(Subcommand command, BooleanSupplier stop) {
    check(command);
    return new Checkpointing(resume, Duration.ofNanos(Math.round(minutes * 60e9)), stop);
  }

  void check(Subcommand command) {
    if (!(minutes >= 1e-6 && minutes <= MOST_MINUTES)) {
      throw command.misuse(
          "number out of range",
          "--checkpoint-minutes",
          minutes,
          "more than 0, such as 0.5, and at most a million",
          "leave it out for " + Checkpointing.DEFAULT_MINUTES);
    }
  }
}
