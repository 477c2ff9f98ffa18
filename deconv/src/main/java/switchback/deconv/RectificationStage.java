package switchback.deconv;

import java.util.Optional;
import switchback.training.kernels.Geometry;

/**
 * A ReLU, {@code max(0, s)} value by value. Undone by a {@link Rectification}.
 *
 * @param input the maps that it takes, and gives
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

  /** What the ReLU makes of the values before it. */
  float[] rectify(float[] preActivations) {
    float[] rectified = new float[preActivations.length];
    for (int i = 0; i < rectified.length; i++) {
      rectified[i] = Math.max(0, preActivations[i]);
    }
    return rectified;
  }

  /**
   * From a signal above the ReLU to the one below it.
   *
   * @param preActivations what the forward pass put in, (C, H, W)
   */
  Signal rectify(Signal signal, float[] preActivations, Rectification.Rule rule) {
    Patch area = signal.area();
    float[] above = signal.values();
    float[] below = new float[above.length];
    int i = 0;
    for (int plane = 0; plane < input.channels(); plane++) {
      for (int row = area.top(); row < area.top() + area.height(); row++) {
        int from = (plane * input.height() + row) * input.width() + area.left();
        for (int x = from; x < from + area.width(); x++, i++) {
          below[i] = rule.rectify(above[i], preActivations[x]);
        }
      }
    }
    return new Signal(input.channels(), area, below);
  }
}
