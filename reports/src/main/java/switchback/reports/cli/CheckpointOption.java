package switchback.reports.cli;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Option;
import switchback.training.checkpoints.Checkpointing;

/** How a training is kept from being lost. */
final class CheckpointOption {
  /** The option by which a training goes on. */
  static final String RESUME = "--resume";

  private static final double MOST_MINUTES = 1e6;

  @Option(
      names = RESUME,
      description =
          "Go on from the newest checkpoint in RUN, with the options that training was started"
              + " with; it ends in the same weights, to the bit.")
  private boolean resume;

  @Option(
      names = "--checkpoint-minutes",
      paramLabel = "N",
      description =
          "The longest time between two checkpoints, beside the one at each epoch's end; "
              + Checkpointing.DEFAULT_MINUTES
              + ".")
  private double minutes = Checkpointing.DEFAULT_MINUTES;

  boolean isResume() {
    return resume;
  }

  /** Ends the program with status 2 where the minutes make no sense. */
  Checkpointing checkpointing(Subcommand command, BooleanSupplier stop) {
    check(command);
    return new Checkpointing(resume, Duration.ofNanos(Math.round(minutes * 60e9)), stop);
  }

  void check(Subcommand command) {
    if (!(minutes >= 1e-6 && minutes <= MOST_MINUTES)) {
      throw command.misuse(
          "no such time between checkpoints",
          "--checkpoint-minutes",
          minutes,
          "more than 0, such as 0.5, and at most a million",
          "leave it out for " + Checkpointing.DEFAULT_MINUTES);
    }
  }
}
