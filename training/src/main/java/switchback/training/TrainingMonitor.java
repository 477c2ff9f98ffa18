package switchback.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import switchback.training.runs.EpochResult;

/** Told how training comes along, from the thread that trains. */
public interface TrainingMonitor {
  /** Hears nothing. */
  TrainingMonitor NONE = new TrainingMonitor() {};

  /**
   * Where a checkpoint cannot be used, before one of before it is tried.
   *
   * @param checkpoint the file
   * @param reason what is wrong with it
   */
  default void damaged(Path checkpoint, String reason) {}

  /**
   * Once, where training goes on from a checkpoint.
   *
   * @param epoch the epoch to go on in, from 1; one more than there are where all are done
   * @param step steps of it that are done
   */
  default void resumed(int epoch, int step) {}

  /**
   * After every step.
   *
   * @param epoch the epoch under way, from 1
   * @param step steps done in it
   * @param steps steps in an epoch
   * @param loss the loss of this step's batch, penalties included
   */
  default void step(int epoch, int step, int steps, double loss) {}

  /** After every epoch, once the test split has been evaluated. */
  default void epoch(EpochResult result) {}

  /**
   * After {@link #epoch}, once for each thing that goes wrong without ending training, and again
   * where it gets worse or comes back.
   *
   * @param epoch the epoch that it was seen after, from 1
   * @param warning one line, without a full stop
   */
  default void warned(int epoch, String warning) {}

  /**
   * After {@link #epoch}, and again where training goes on from the end of an epoch: what is
   * written to {@code folder} becomes part of the run.
   *
   * @param epochs what all epochs so far came to
   * @param network as it is after the last of them; for reading only
   * @param folder the run folder in the making
   * @throws IOException where it cannot be written to, which ends training
   */
  default void write(List<EpochResult> epochs, MultiLayerNetwork network, Path folder)
      throws IOException {}
}
