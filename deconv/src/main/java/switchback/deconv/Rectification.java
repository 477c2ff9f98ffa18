package switchback.deconv;

/**
 * What happens to the signal where the forward pass had a ReLU.
 *
 * @param name how it is asked for
 * @param rule what it does
 */
public record Rectification(String name, Rule rule) {
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
      new Rectification("deconvnet", (signal, preActivation) -> Math.max(0, signal));
}
