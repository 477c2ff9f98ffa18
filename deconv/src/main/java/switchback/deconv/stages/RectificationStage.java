package switchback.deconv.stages;

import switchback.training.graphs.MapShape;

import java.util.Optional;
import switchback.deconv.Rectification;
import switchback.training.kernels.Geometry;

/**
 * A ReLU, {@code max(0, s)} value by value. It is undone by a {@link Rectification}.
 *
 * @param input the size of the input and output maps
 */
public record RectificationStage(MapShape input) implements Stage {
  @Override
  public MapShape output() {
    return input;
  }

  @Override
  public Optional<Geometry> windows() {
    return Optional.empty();
  }

  /** Returns the output of the ReLU, as a new array. */
  public float[] rectify(float[] preActivations) {
    float[] rectified = new float[preActivations.length];
    for (int i = 0; i < rectified.length; i++) {
      rectified[i] = Math.max(0, preActivations[i]);
    }
    return rectified;
  }

  @Override
  public String toString() {
    return "ReLU of " + input;
  }
}
