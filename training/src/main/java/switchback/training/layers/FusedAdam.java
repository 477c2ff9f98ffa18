package switchback.training.layers;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * ND4J's Adam, computed by this project's kernel in one pass over memory.
 *
 * <p>DL4J stores this class's name in model files, so it never changes.
 */
public final class FusedAdam extends Adam {
  private static final long serialVersionUID = 1L;

  /** Creates an updater for DL4J's reader of model files. */
  FusedAdam() {}

  /**
   * Creates an updater with the usual constants: decays of 0.9 and 0.999, and an epsilon of 1e-8.
   */
  public FusedAdam(ISchedule learningRate) {
    super(learningRate);
  }

  @Override
  public GradientUpdater<Adam> instantiate(INDArray view, boolean initialize) {
    FusedAdamUpdater updater = new FusedAdamUpdater(this);
    INDArray states = view.reshape(view.length());
    long[] shape = {view.length() / 2};
    updater.setStateViewArray(states, shape, states.ordering(), initialize);
    return updater;
  }

  @Override
  public GradientUpdater<Adam> instantiate(Map<String, INDArray> state, boolean initialize) {
    FusedAdamUpdater updater = new FusedAdamUpdater(this);
    updater.setState(state, initialize);
    return updater;
  }

  @Override
  public FusedAdam clone() {
    FusedAdam copy = new FusedAdam();
    ISchedule schedule = getLearningRateSchedule();
    copy.setLrAndSchedule(getLearningRate(), schedule == null ? null : schedule.clone());
    copy.setBeta1(getBeta1());
    copy.setBeta2(getBeta2());
    copy.setEpsilon(getEpsilon());
    return copy;
  }
}
