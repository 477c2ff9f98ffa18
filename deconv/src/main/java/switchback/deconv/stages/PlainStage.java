package switchback.deconv.stages;

import java.util.Optional;
import switchback.training.kernels.Geometry;

/**
 * A stage that goes back in the same way for every image and recipe. It runs in plain loops, whose
 * order of sums is fixed.
 */
public abstract sealed class PlainStage implements Stage
    permits AveragePoolingStage,
        DenseStage,
        FlatteningStage,
        ResponseNormalizationStage,
        ScalingStage,
        ZeroPaddingStage {
  PlainStage() {}

  @Override
  public Optional<Geometry> windows() {
    return Optional.empty();
  }

  /**
   * Runs one image forward.
   *
   * @param input the input, (C, H, W) as {@link #input} says
   * @param output overwritten as a whole, (C, H, W) as {@link #output} says
   */
  public abstract void forward(float[] input, float[] output);

  /** Returns the signal below this stage for a signal above it. */
  public abstract Signal back(Signal signal);
}
