package switchback.deconv;

/**
 * How a pooled signal is spread back over its windows.
 *
 * @param name how it is asked for
 * @param rule what it does
 */
public record Unpooling(String name, Rule rule) {
  /** The substance of an unpooling. */
  @FunctionalInterface
  public interface Rule {
    /**
     * From the signal above a pooling to the one below it; where windows overlap, contributions
     * add; cells that no window covers get 0.
     *
     * @param signal (planes, outHeight, outWidth), not to be written to
     * @param switches the pooling's windows, and where they had their maxima
     * @return (planes, height, width), for the caller to keep
     */
    float[] unpool(float[] signal, Switches switches);
  }

  /**
   * Each value goes to the recorded place of its window's maximum (Zeiler and Fergus 2014, section
   * 2.1). With its switches fixed a pooling is linear, and this is its adjoint.
   */
  public static final Unpooling SWITCHES =
      new Unpooling("switches", (signal, switches) -> switches.scatter(signal));
}
