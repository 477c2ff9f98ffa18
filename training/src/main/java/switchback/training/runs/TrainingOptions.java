package switchback.training.runs;

import org.jspecify.annotations.Nullable;
import switchback.training.networks.Network;
import switchback.training.networks.TrainingTricks;

/**
 * What a training run is made with.
 *
 * @param network the architecture
 * @param epochs passes over the training split
 * @param batch images a step
 * @param seed for weights, dropout, order and augmentation
 * @param tricks what else is done to learn better
 * @param transfer the trained network to start from; null to start from random weights
 */
public record TrainingOptions(
    Network network,
    int epochs,
    int batch,
    long seed,
    TrainingTricks tricks,
    @Nullable Transfer transfer) {
  /** Enough for {@code classic} to settle. */
  public static final int DEFAULT_EPOCHS = 12;

  /** Images a step. */
  public static final int DEFAULT_BATCH = 128;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException where one is below 1
   */
  public TrainingOptions {
    if (epochs < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "epochs and batch must be at least 1, got " + epochs + " and " + batch);
    }
  }

  /** From random weights and with the default tricks; throws likewise. */
  public TrainingOptions(Network network, int epochs, int batch, long seed) {
    this(network, epochs, batch, seed, TrainingTricks.DEFAULT, null);
  }
}
