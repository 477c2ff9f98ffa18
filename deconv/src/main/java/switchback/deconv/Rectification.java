package switchback.deconv;

import java.util.List;
import switchback.deconv.stages.MapShape;
import switchback.deconv.stages.Patch;
import switchback.deconv.stages.Signal;

/**
 * What happens to the signal where the forward pass had a ReLU. A user of the library may make more
 * of them.
 *
 * @param name how it is asked for
 * @param literature where it comes from; may be empty
 * @param rule what it does
 */
public record Rectification(String name, String literature, Rule rule) implements Convention {
  /** The substance of a rectification. */
  @FunctionalInterface
  public interface Rule {
    /**
     * From the signal above a ReLU to the one below it, value by value.
     *
     * @param signal what comes from above
     * @param preActivation what the forward pass put into the ReLU there
     */
    float rectify(float signal, float preActivation);
  }

  /** The signal's own ReLU, {@code max(0, s)} (Zeiler and Fergus 2014, section 2.1). */
  public static final Rectification DECONVNET =
      new Rectification(
          "deconvnet",
          "max(0, s) (Zeiler and Fergus 2014, arXiv 1311.2901, section 2.1)",
          (signal, preActivation) -> Math.max(0, signal));

  /** The ReLU's gradient: {@code s} where it was open (Simonyan et al. 2014, section 4). */
  public static final Rectification GRADIENT =
      new Rectification(
          "gradient",
          "s where the forward pre-activation was above 0: backpropagation (Simonyan et al. 2014,"
              + " arXiv 1312.6034, section 4)",
          (signal, preActivation) -> preActivation > 0 ? signal : 0);

  /** Both: {@code max(0, s)} where it was open (Springenberg et al. 2015). */
  public static final Rectification GUIDED =
      new Rectification(
          "guided",
          "both: max(0, s) where the forward pre-activation was above 0 (Springenberg et al. 2015,"
              + " arXiv 1412.6806)",
          (signal, preActivation) -> preActivation > 0 ? Math.max(0, signal) : 0);

  /** The signal as it is: the transposed filters alone. A control; from no paper. */
  public static final Rectification LINEAR =
      new Rectification(
          "linear",
          "s as it is; no paper: a control for rectification",
          (signal, preActivation) -> signal);

  /** One of one's own, without a source. */
  public Rectification(String name, Rule rule) {
    this(name, "", rule);
  }

  /** Those that come with the library. */
  public static List<Rectification> all() {
    return List.of(DECONVNET, GRADIENT, GUIDED, LINEAR);
  }

  /**
   * Applies the rule to a signal above a ReLU and returns the signal below it.
   *
   * @param signal what comes from above; not changed
   * @param maps the shape of the ReLU's maps
   * @param preActivations what the forward pass put into the ReLU, (C, H, W)
   */
  Signal apply(Signal signal, MapShape maps, float[] preActivations) {
    Patch area = signal.area();
    float[] above = signal.values();
    float[] below = new float[above.length];
    int i = 0;
    for (int plane = 0; plane < maps.channels(); plane++) {
      for (int row = area.top(); row < area.top() + area.height(); row++) {
        int from = (plane * maps.height() + row) * maps.width() + area.left();
        for (int x = from; x < from + area.width(); x++, i++) {
          below[i] = rule.rectify(above[i], preActivations[x]);
        }
      }
    }
    return new Signal(maps.channels(), area, below);
  }
}
