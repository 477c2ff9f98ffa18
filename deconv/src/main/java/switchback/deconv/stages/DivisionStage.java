package switchback.deconv.stages;

import switchback.training.graphs.MapShape;

import java.util.Optional;
import switchback.training.kernels.Geometry;

/**
 * A local response normalization that is undone, like a pooling, by values of the forward pass. On
 * the way back the signal is divided, value by value, by the denominator {@code (k + alpha sum of
 * x[j]^2)^beta} that divided this image's activation there. The signal thus keeps the proportions
 * in which the layers above saw the maps. This is the project's own convention: the first term of
 * the gradient without the second, by which an activation damps its neighbours.
 *
 * @param normalization the forward pass
 */
public record DivisionStage(ResponseNormalizationStage normalization) implements Stage {
  @Override
  public MapShape input() {
    return normalization.input();
  }

  @Override
  public MapShape output() {
    return normalization.output();
  }

  @Override
  public Optional<Geometry> windows() {
    return Optional.empty();
  }

  /**
   * Returns the signal below the normalization for a signal above it.
   *
   * @param maps the input of the forward pass, (C, H, W)
   */
  public Signal divide(Signal signal, float[] maps) {
    Patch area = signal.area();
    float[] above = signal.values();
    float[] below = new float[above.length];
    MapShape shape = input();
    int i = 0;
    for (int plane = 0; plane < shape.channels(); plane++) {
      for (int row = area.top(); row < area.top() + area.height(); row++) {
        int from = (plane * shape.height() + row) * shape.width() + area.left();
        for (int at = from; at < from + area.width(); at++, i++) {
          below[i] = above[i] == 0 ? 0 : (float) (above[i] * normalization.factor(maps, at));
        }
      }
    }
    return new Signal(shape.channels(), area, below);
  }

  @Override
  public String toString() {
    return "division by the denominators of " + normalization;
  }
}
