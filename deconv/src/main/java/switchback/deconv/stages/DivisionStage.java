package switchback.deconv.stages;

import java.util.Optional;
import switchback.training.kernels.Geometry;

/**
 * A local response normalization that is undone like a pooling, by what the forward pass met: on
 * the way back the signal is divided, place by place, by the denominator {@code (k + alpha sum of
 * x[j]^2)^beta} that divided this image's activation there. So a signal keeps the proportions in
 * which the layers above saw the maps. It is this project's own convention, the gradient's first
 * term alone: the second, in which an activation damps its neighbours, is left out.
 *
 * @param normalization the way forward
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
   * From a signal above the normalization to the one below it.
   *
   * @param maps what the forward pass put in, (C, H, W)
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
}
