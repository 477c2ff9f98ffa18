package switchback.deconv.stages;

import java.util.Optional;
import switchback.training.kernels.Geometry;

/**
 * A stage that is undone in one way only, whatever the image and the recipe. It runs in plain
 * loops, whose order of sums is fixed.
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
   * @param input (C, H, W) of {@link #input}
   * @param output overwritten as a whole, (C, H, W) of {@link #output}
   */
  public abstract void forward(float[] input, float[] output);

  /** From a signal above the stage to the one below it. */
  public abstract Signal back(Signal signal);
}
