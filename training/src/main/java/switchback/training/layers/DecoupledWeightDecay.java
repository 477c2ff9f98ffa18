package switchback.training.layers;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * DL4J's weight decay without a term in the loss: the updater's step grows by {@code rate * decay *
 * weight} (Loshchilov and Hutter 2019, algorithm 2, line 12, except that the rate here is the whole
 * learning rate and theirs the schedule's multiplier alone). As it is not the gradient of any loss
 * term, it adds no penalty to the score. DL4J's sum over all squared weights would also depend on
 * the number of threads.
 *
 * <p>DL4J stores this class's name in model files, so it never changes.
 */
public final class DecoupledWeightDecay extends WeightDecay {
  private static final long serialVersionUID = 1L;

  /** Creates weight decay for DL4J's reader of model files. */
  DecoupledWeightDecay(
      @JsonProperty("coeff") ISchedule coeff, @JsonProperty("applyLR") boolean applyLR) {
    super(coeff, applyLR);
  }

  /**
   * Creates a decay: each step subtracts {@code decay * learning rate * weight} from each weight.
   */
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
