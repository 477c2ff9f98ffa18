package switchback.training.networks;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.schedule.ISchedule;
import switchback.training.layers.FusedAdam;

/**
 * What may be done to make a network learn better, each trick by itself; {@link #DEFAULT} is what
 * the network in the box was trained with.
 *
 * @param dropout the share of the last dense layer's units that each step leaves out, 0 for none,
 *     below 1: Hinton et al. 2012 (arXiv 1207.0580), Srivastava et al. 2014, section 4; inverted
 * @param weightDecay in each step every weight loses this share times the learning rate, biases
 *     none; 0 for none. Decoupled from the gradient, and no part of the loss: Loshchilov and Hutter
 *     2019 (arXiv 1711.05101), algorithm 2, whose decay is this times the learning rate's peak
 * @param momentum of stochastic gradient descent after Nesterov, 0 for none, below 1: Sutskever et
 *     al. 2013, section 2, as rewritten by Bengio et al. 2013 (arXiv 1212.0901), section 3.5; null
 *     for Adam: Kingma and Ba 2015, algorithm 1
 * @param learningRate its highest value, above 0
 * @param schedule how the learning rate moves
 * @param maxFilterRms after each step a convolution's filter whose root mean square is above this
 *     is rescaled to it; null for no limit: Zeiler and Fergus 2014, section 3
 * @param average the decay of an exponential moving average of the weights over the steps, which
 *     takes their place for evaluation and in the saved network; 0 for none, below 1: Kingma and Ba
 *     2015, section 7.2
 * @param pcaColour standard deviation of the changes of colour, {@link
 *     switchback.datasets.PcaColour}, 0 for none: Krizhevsky et al. 2012, section 4.1
 * @param lrn whether local response normalization follows each pooling, with the numbers of
 *     Krizhevsky et al. 2012, section 3.3
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingTricks(
    double dropout,
    double weightDecay,
    @Nullable Double momentum,
    double learningRate,
    Schedule schedule,
    @Nullable Double maxFilterRms,
    double average,
    double pcaColour,
    boolean lrn) {

  /** The usual rate of Adam. */
  public static final double ADAM_RATE = 1e-3;

  /** The usual rate of gradient descent with momentum: Krizhevsky et al. 2012, section 5. */
  public static final double MOMENTUM_RATE = 1e-2;

  /** The usual dropout: Srivastava et al. 2014, section 4. */
  public static final double DROPOUT = 0.5;

  /** Dropout of a half; Adam, whose rate rises to 1e-3 and falls in a line to 0. */
  public static final TrainingTricks DEFAULT =
      new TrainingTricks(DROPOUT, 0, null, ADAM_RATE, Schedule.LINEAR, null, 0, 0, false);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException where a number is outside of its own
   */
  public TrainingTricks {
    Objects.requireNonNull(schedule, "schedule");
    check("dropout", dropout, dropout >= 0 && dropout < 1);
    check("weight decay", weightDecay, weightDecay >= 0 && Double.isFinite(weightDecay));
    check("momentum", momentum, momentum == null || (momentum >= 0 && momentum < 1));
    check("learning rate", learningRate, learningRate > 0 && Double.isFinite(learningRate));
    check("greatest RMS of a filter", maxFilterRms, maxFilterRms == null || maxFilterRms > 0);
    check("decay of the average", average, average >= 0 && average < 1);
    check("changes of colour", pcaColour, pcaColour >= 0 && Double.isFinite(pcaColour));
  }

  private static void check(String what, @Nullable Object value, boolean isRight) {
    if (!isRight) {
      throw new IllegalArgumentException(what + " out of range: " + value);
    }
  }

  /** The same with that dropout. */
  public TrainingTricks withDropout(double share) {
    return new TrainingTricks(
        share,
        weightDecay,
        momentum,
        learningRate,
        schedule,
        maxFilterRms,
        average,
        pcaColour,
        lrn);
  }

  /** The same with that weight decay. */
  public TrainingTricks withWeightDecay(double decay) {
    return new TrainingTricks(
        dropout, decay, momentum, learningRate, schedule, maxFilterRms, average, pcaColour, lrn);
  }

  /** The same by gradient descent with that momentum, at the same rate. */
  public TrainingTricks withMomentum(double value) {
    return new TrainingTricks(
        dropout, weightDecay, value, learningRate, schedule, maxFilterRms, average, pcaColour, lrn);
  }

  /** The same with a learning rate that moves so, up to that peak. */
  public TrainingTricks withRate(double peak, Schedule moving) {
    return new TrainingTricks(
        dropout, weightDecay, momentum, peak, moving, maxFilterRms, average, pcaColour, lrn);
  }

  /** The same with filters no larger than that root mean square. */
  public TrainingTricks withMaxFilterRms(double most) {
    return new TrainingTricks(
        dropout, weightDecay, momentum, learningRate, schedule, most, average, pcaColour, lrn);
  }

  /** The same with an average of the weights that decays so. */
  public TrainingTricks withAverage(double decay) {
    return new TrainingTricks(
        dropout,
        weightDecay,
        momentum,
        learningRate,
        schedule,
        maxFilterRms,
        decay,
        pcaColour,
        lrn);
  }

  /** The same with changes of colour of that deviation. */
  public TrainingTricks withPcaColour(double sd) {
    return new TrainingTricks(
        dropout, weightDecay, momentum, learningRate, schedule, maxFilterRms, average, sd, lrn);
  }

  /** The same with local response normalization. */
  public TrainingTricks withLrn() {
    return new TrainingTricks(
        dropout,
        weightDecay,
        momentum,
        learningRate,
        schedule,
        maxFilterRms,
        average,
        pcaColour,
        true);
  }

  /** What turns gradients into steps, over that many updates. */
  IUpdater updater(int steps) {
    ISchedule rates = schedule.rates(learningRate, steps);
    return momentum == null ? new FusedAdam(rates) : new Nesterovs(rates, momentum);
  }
}
