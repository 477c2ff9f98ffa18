package switchback.training.layers;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * DL4J's weight decay without a part in the loss: after the updater each step is lengthened by
 * {@code rate * decay * weight} (Loshchilov and Hutter 2019, algorithm 2, line 12; the rate is the
 * whole learning rate, where theirs is the schedule's multiplier alone). As no gradient of the loss
 * it has no penalty either; and DL4J's sum over all squared weights would depend on the number of
 * threads.
 *
 * <p>DL4J stores this class's name in model files, so it never changes.
 */
public final class DecoupledWeightDecay extends WeightDecay {
  private static final long serialVersionUID = 1L;

  /** For reading model files. */
  DecoupledWeightDecay(
      @JsonProperty("coeff") ISchedule coeff, @JsonProperty("applyLR") boolean applyLR) {
    super(coeff, applyLR);
  }

  /** Each weight loses that share of itself, times the learning rate, in each step. */
  public DecoupledWeightDecay(double decay) {
    this(new FixedSchedule(decay), true);
  }

  @Override
  public double score(INDArray param, int iteration, int epoch) {
    return 0;
  }

  @Override
  public DecoupledWeightDecay clone() {
    return new DecoupledWeightDecay(coeff.clone(), applyLR);
  }
}
