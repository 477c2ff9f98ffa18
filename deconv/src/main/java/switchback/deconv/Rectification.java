package switchback.deconv;

import java.util.List;

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
}
