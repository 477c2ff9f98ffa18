package switchback.training.networks;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.schedule.ISchedule;
import switchback.training.layers.FusedAdam;

/**
 * The options that make a network learn better, each independent of the others. The bundled network
 * was trained with {@link #DEFAULT}.
 *
 * @param dropout the share of the last dense layer's units that each step drops, in [0, 1); 0 for
 *     none. Inverted dropout: Hinton et al. 2012 (arXiv 1207.0580), Srivastava et al. 2014, section
 *     4
 * @param weightDecay decoupled weight decay, at least 0; 0 for none. Each step multiplies every
 *     weight by 1 - weightDecay x learning rate; biases are not decayed, and the loss does not
 *     include it. Loshchilov and Hutter 2019 (arXiv 1711.05101), algorithm 2, where the decay is
 *     this value times the peak learning rate
 * @param momentum the Nesterov momentum of stochastic gradient descent, in [0, 1): Sutskever et al.
 *     2013, section 2, as rewritten by Bengio et al. 2013 (arXiv 1212.0901), section 3.5. Null for
 *     Adam: Kingma and Ba 2015, algorithm 1
 * @param learningRate the peak learning rate, above 0
 * @param schedule the course of the learning rate
 * @param maxFilterRms the greatest root mean square of a convolution filter, above 0: after each
 *     step a filter above it is rescaled to it (Zeiler and Fergus 2014, section 3). Null for no
 *     limit
 * @param average the decay of an exponential moving average of the weights over the steps, in [0,
 *     1); 0 for none. The average replaces the weights in evaluations and in the saved network
 *     (Kingma and Ba 2015, section 7.2)
 * @param pcaColour the standard deviation of {@link switchback.datasets.PcaColour}, at least 0; 0
 *     for none (Krizhevsky et al. 2012, section 4.1)
 * @param lrn whether local response normalisation follows each pooling, with the constants of
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

  /** The usual learning rate of Adam. */
  public static final double ADAM_RATE = 1e-3;

  /**
   * The usual learning rate of gradient descent with momentum (Krizhevsky et al. 2012, section 5).
   */
  public static final double MOMENTUM_RATE = 1e-2;

  /** The usual dropout (Srivastava et al. 2014, section 4). */
  public static final double DROPOUT = 0.5;

  /**
   * The default: dropout of 0.5, and Adam with a rate that rises to 1e-3 and falls linearly to 0.
   */
  public static final TrainingTricks DEFAULT =
      new TrainingTricks(DROPOUT, 0, null, ADAM_RATE, Schedule.LINEAR, null, 0, 0, false);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is outside its range
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

  /** Returns a copy with that dropout. */
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

  /** Returns a copy with that weight decay. */
  public TrainingTricks withWeightDecay(double decay) {
    return new TrainingTricks(
        dropout, decay, momentum, learningRate, schedule, maxFilterRms, average, pcaColour, lrn);
  }

  /** Returns a copy with gradient descent with that momentum, at the same learning rate. */
  public TrainingTricks withMomentum(double value) {
    return new TrainingTricks(
        dropout, weightDecay, value, learningRate, schedule, maxFilterRms, average, pcaColour, lrn);
  }

  /** Returns a copy with that peak learning rate and schedule. */
  public TrainingTricks withRate(double peak, Schedule course) {
    return new TrainingTricks(
        dropout, weightDecay, momentum, peak, course, maxFilterRms, average, pcaColour, lrn);
  }

  /** Returns a copy with that limit on the root mean square of filters. */
  public TrainingTricks withMaxFilterRms(double most) {
    return new TrainingTricks(
        dropout, weightDecay, momentum, learningRate, schedule, most, average, pcaColour, lrn);
  }

  /** Returns a copy with an average of the weights of that decay. */
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

  /** Returns a copy with colour changes of that standard deviation. */
  public TrainingTricks withPcaColour(double sd) {
    return new TrainingTricks(
        dropout, weightDecay, momentum, learningRate, schedule, maxFilterRms, average, sd, lrn);
  }

  /** Returns a copy with local response normalisation. */
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

  /** Returns the DL4J updater for a training of {@code steps} updates. */
  IUpdater updater(int steps) {
    ISchedule rates = schedule.rates(learningRate, steps);
    return momentum == null ? new FusedAdam(rates) : new Nesterovs(rates, momentum);
  }
}
