package switchback.deconv;

import java.util.List;
import switchback.deconv.signals.Signal;
import switchback.training.graphs.MapShape;

/**
 * The rule applied to the signal where the forward pass had a ReLU. Users of the library may define
 * further ones.
 *
 * @param name the name by which it is chosen
 * @param literature its source; may be empty
 * @param rule the rule that it applies
 */
public record Rectification(String name, String literature, Rule rule) implements Convention {
  /** The rule of a rectification. */
  @FunctionalInterface
  public interface Rule {
    /**
     * Returns the value below a ReLU.
     *
     * @param signal the value of the signal above the ReLU
     * @param preActivation the input of the ReLU at the same place in the forward pass
     */
    float rectify(float signal, float preActivation);
  }

  /**
   * The rules of the library: one type, so that the compiler sees through it where a rule is
   * applied to a whole signal.
   *
   * @param isPositive whether only a signal above 0 passes
   * @param wasActive whether a signal passes only where the ReLU's input was above 0
   */
  private record Conditions(boolean isPositive, boolean wasActive) implements Rule {
    @Override
    public float rectify(float signal, float preActivation) {
      float passed = isPositive ? Math.max(0, signal) : signal;
      return !wasActive || preActivation > 0 ? passed : 0;
    }
  }

  /** The signal's own ReLU, {@code max(0, s)} (Zeiler and Fergus 2014, section 2.1). */
  public static final Rectification DECONVNET =
      new Rectification(
          "deconvnet",
          "max(0, s) (Zeiler and Fergus 2014, arXiv 1311.2901, section 2.1)",
          new Conditions(true, false));

  /** The ReLU's gradient: {@code s} if its input was above 0 (Simonyan et al. 2014, section 4). */
  public static final Rectification GRADIENT =
      new Rectification(
          "gradient",
          "s if the forward pre-activation was above 0: backpropagation (Simonyan et al. 2014,"
              + " arXiv 1312.6034, section 4)",
          new Conditions(false, true));

  /** Both: {@code max(0, s)} if the ReLU's input was above 0 (Springenberg et al. 2015). */
  public static final Rectification GUIDED =
      new Rectification(
          "guided",
          "both: max(0, s) if the forward pre-activation was above 0 (Springenberg et al. 2015,"
              + " arXiv 1412.6806)",
          new Conditions(true, true));

  /** The unchanged signal, so that only the transposed filters act. A control; from no paper. */
  public static final Rectification LINEAR =
      new Rectification(
          "linear",
          "s unchanged; no paper: a control for rectification",
          new Conditions(false, false));

  /** Creates a custom rectification without a source. */
  public Rectification(String name, Rule rule) {
    this(name, "", rule);
  }

  /** Returns the rectifications of the library. */
  public static List<Rectification> all() {
    return List.of(DECONVNET, GRADIENT, GUIDED, LINEAR);
  }

  /**
   * Applies the rule to a signal above a ReLU and returns the signal below it.
   *
   * @param signal the signal above the ReLU
   * @param maps the shape of the ReLU's maps
   * @param preActivations the input of the ReLU in the forward pass, (C, H, W)
   * @param ceiling the ReLU's largest output; a pre-activation that reaches it counts as 0, since
   *     the output does not depend on it either
   * @param target memory for the values; may be the signal's, which are then changed
   */
  Signal apply(
      Signal signal, MapShape maps, float[] preActivations, float ceiling, float[] target) {
    if (rule instanceof Conditions conditions && !conditions.wasActive) {
      return conditions.isPositive ? signal.positive(target) : signal;
    }
    return signal.changed(
        maps,
        (value, _, at) -> {
          float input = preActivations[at];
          return rule.rectify(value, input < ceiling ? input : 0);
        });
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
