package switchback.training.layers;

import java.util.Objects;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import switchback.training.kernels.Workers;
import switchback.training.kernels.elementwise.DropoutKernel;

/**
 * Dropout that depends on a seed and on the number of steps completed, and not on any other use of
 * random numbers. Works on (N, features).
 *
 * <p>DL4J stores this class's name in model files, so it never changes.
 */
public final class SeededDropout implements IDropout, Threaded {
  private static final long serialVersionUID = 1L;

  @JsonProperty private double keep;
  @JsonProperty private long seed;
  private transient @Nullable Workers workers;

  /** Creates dropout for DL4J's reader of model files. */
  SeededDropout() {}

  /**
   * Creates dropout that keeps each value with a probability.
   *
   * @throws IllegalArgumentException unless {@code keep} is above 0 and at most 1
   */
  public SeededDropout(double keep, long seed) {
    if (!(keep > 0 && keep <= 1)) {
      throw new IllegalArgumentException("keep must be above 0 and at most 1, got " + keep);
    }
    this.keep = keep;
    this.seed = seed;
  }

  @Override
  public void use(Workers workers) {
    this.workers = workers;
  }

  @Override
  public INDArray applyDropout(
      INDArray input, INDArray result, int iteration, int epoch, LayerWorkspaceMgr workspaces) {
    return apply(input, result, iteration);
  }

  @Override
  public INDArray backprop(INDArray above, INDArray below, int iteration, int epoch) {
    return apply(above, below, iteration);
  }

  private INDArray apply(INDArray values, INDArray result, int iteration) {
    if (result.rank() != 2) {
      throw new IllegalArgumentException(
          "dropout takes (N, features), got " + result.shapeInfoToString());
    }
    if (result.dataType() == DataType.FLOAT) {
      drop(values, result, iteration);
      return result;
    }
    INDArray factors = Nd4j.ones(DataType.FLOAT, result.shape());
    drop(factors, factors, iteration);
    return result.assign(values.mul(factors.castTo(result.dataType())));
  }

  private void drop(INDArray values, INDArray result, int iteration) {
    boolean isTurned = !NativeMemory.isInOrder(result);
    INDArray from = isTurned ? values.transpose() : values;
    INDArray to = isTurned ? result.transpose() : result;
    Workers threads = workers;
    DropoutKernel.apply(
        seed,
        iteration,
        keep,
        Math.toIntExact(to.size(0)),
        Math.toIntExact(to.size(1)),
        isTurned,
        NativeMemory.floats(NativeMemory.inOrder(from)),
        NativeMemory.floats(to),
        threads == null ? SharedWorkers.get() : threads);
  }

  @Override
  public void clear() {
    // Nothing is kept between steps.
  }

  @Override
  public SeededDropout clone() {
    return new SeededDropout(keep, seed);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SeededDropout that && keep == that.keep && seed == that.seed;
  }

  @Override
  public int hashCode() {
    return Objects.hash(keep, seed);
  }
}
