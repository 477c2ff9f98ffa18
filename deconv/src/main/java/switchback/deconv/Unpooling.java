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
     * Puts a value from above a pooling back into its window below. It is asked for every value
     * that is not zero, map by map, row by row; where windows overlap, contributions add; cells
     * that get none are 0.
     *
     * @param signal the value
     * @param window its window, which takes it by {@link PoolingWindow#add}
     */
    void unpool(float signal, PoolingWindow window);
  }

  /**
   * Each value goes to the recorded place of its window's maximum (Zeiler and Fergus 2014, section
   * 2.1). With its switches fixed a pooling is linear, and this is its adjoint.
   */
  public static final Unpooling SWITCHES =
      new Unpooling("switches", (signal, window) -> window.add(window.maximum(), signal));
}
