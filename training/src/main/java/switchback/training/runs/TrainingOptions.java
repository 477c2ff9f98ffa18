package switchback.training.runs;

import org.jspecify.annotations.Nullable;
import switchback.training.networks.Network;
import switchback.training.networks.TrainingTricks;

/**
 * The options of a training. Together with the data they decide the resulting weights to the bit.
 *
 * @param network the architecture
 * @param epochs the number of passes over the training split, at least 1
 * @param batch the number of images per step, at least 1
 * @param seed the seed of weights, dropout, order and augmentation
 * @param tricks the updater, its schedule and further tricks
 * @param transfer the trained network to start from; null to start from random weights
 */
public record TrainingOptions(
    Network network,
    int epochs,
    int batch,
    long seed,
    TrainingTricks tricks,
    @Nullable Transfer transfer) {
  /** The default number of epochs, enough for {@code classic} to settle. */
  public static final int DEFAULT_EPOCHS = 12;

  /** The default number of images per step. */
  public static final int DEFAULT_BATCH = 128;

  /**
   * Checks {@code epochs} and {@code batch}.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public TrainingOptions {
    if (epochs < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "epochs and batch must be at least 1, got " + epochs + " and " + batch);
    }
  }

  /**
   * Creates options with random initial weights and the default tricks.
   *
   * @throws IllegalArgumentException if {@code epochs} or {@code batch} is below 1
   */
  public TrainingOptions(Network network, int epochs, int batch, long seed) {
    this(network, epochs, batch, seed, TrainingTricks.DEFAULT, null);
  }
}
