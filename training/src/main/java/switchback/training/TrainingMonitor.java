package switchback.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import switchback.training.runs.EpochResult;

/**
 * Receives the progress of a training. All methods are called by the thread that trains, and do
 * nothing by default.
 */
public interface TrainingMonitor {
  /** A monitor that ignores everything. */
  TrainingMonitor NONE = new TrainingMonitor() {};

  /**
   * Called when a checkpoint is unusable, before an older one is tried.
   *
   * @param checkpoint the file
   * @param reason what is wrong with it
   */
  default void damaged(Path checkpoint, String reason) {}

  /**
   * Called once if training resumes from a checkpoint.
   *
   * @param epoch the epoch in which training resumes, from 1; one more than the number of epochs if
   *     all of them are complete
   * @param step the number of steps already done in that epoch
   */
  default void resumed(int epoch, int step) {}

  /**
   * Called after every step.
   *
   * @param epoch the current epoch, from 1
   * @param step the number of steps done in it
   * @param steps the number of steps in an epoch
   * @param loss the loss of this step's batch, penalties included
   */
  default void step(int epoch, int step, int steps, double loss) {}

  /** Called after every epoch, once the test split has been evaluated. */
  default void epoch(EpochResult result) {}

  /**
   * Called after {@link #epoch} for each problem that does not end training, when it first appears
   * and again if it gets worse or returns.
   *
   * @param epoch the epoch after which the problem was seen, from 1
   * @param warning one line, without a full stop
   */
  default void warned(int epoch, String warning) {}

  /**
   * Called after {@link #epoch}, and again when training resumes from the end of an epoch. Files
   * written to {@code folder} become part of the run.
   *
   * @param epochs the results of all epochs so far
   * @param network the network after the last of them; it must not be changed or kept
   * @param folder the unfinished run folder
   * @throws IOException if the folder cannot be written to, which ends training
   */
  default void write(List<EpochResult> epochs, MultiLayerNetwork network, Path folder)
      throws IOException {}
}
