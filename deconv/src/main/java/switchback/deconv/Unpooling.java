package switchback.deconv;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A strategy that spreads a pooled signal back over its windows. Users of the library may define
 * further ones.
 *
 * <p>Where windows overlap, contributions add; cells that no window covers get 0. For fixed places
 * each unpooling is linear, and the adjoint of the pooling named with it.
 *
 * @param name the name by which it is chosen
 * @param literature its source; may be empty
 * @param seed the seed of its random numbers; null if it is deterministic
 * @param rule the rule that it applies
 */
public record Unpooling(String name, String literature, @Nullable Long seed, Rule rule)
    implements Convention {
  /** The rule of an unpooling. */
  @FunctionalInterface
  public interface Rule {
    /**
     * Spreads a value above a pooling over its window below. It is called for every non-zero value,
     * row by row and, at each place, map by map. Where windows overlap, contributions add; cells
     * without a contribution are 0.
     *
     * @param signal the value
     * @param window its window, to which {@link PoolingWindow#add} adds
     */
    void unpool(float signal, PoolingWindow window);
  }

  /**
   * Each value goes to the recorded place of its window's maximum (Zeiler and Fergus 2014, section
   * 2.1). It is the adjoint of picking the value at that place.
   */
  public static final Unpooling SWITCHES =
      new Unpooling(
          "switches",
          "the recorded maximum (Zeiler and Fergus 2014, arXiv 1311.2901, section 2.1)",
          (signal, window) -> window.add(window.maximum(), signal));

  /**
   * Every cell of the window gets the value, which is nearest-neighbour upsampling if windows do
   * not overlap. It is the adjoint of the window's sum and one way to do without switches; it comes
   * from no paper. Springenberg et al. 2015 report on deconvnets without switches.
   */
  public static final Unpooling FILL =
      new Unpooling(
          "fill",
          "every cell: nearest-neighbour upsampling; no paper (on deconvnets without switches:"
              + " Springenberg et al. 2015, arXiv 1412.6806)",
          (signal, window) -> window.addToAll(signal));

  /**
   * Every cell gets the value divided by the number of the window's cells: the adjoint, and the
   * gradient, of average pooling (LeCun et al. 1998, section II.A, there with a scale and a shift).
   * Only cells inside the map count, so that a window that reaches into the padding loses no part
   * of the value.
   */
  public static final Unpooling AVERAGE =
      new Unpooling(
          "average",
          "value / cells: the gradient of average pooling (LeCun et al. 1998, section II.A)",
          (signal, window) -> window.addToAll(signal / window.cells()));

  /**
   * The top left cell gets the value (Dosovitskiy et al. 2015, <i>Learning to Generate Chairs</i>).
   * If the window begins in the padding, it is the first cell inside the map. It is the adjoint of
   * picking the value there.
   */
  public static final Unpooling CORNER =
      new Unpooling(
          "corner",
          "the top left cell (Dosovitskiy et al. 2015, arXiv 1411.5928)",
          (signal, window) -> window.add(window.cell(0), signal));

  /** Creates a custom, deterministic unpooling without a source. */
  public Unpooling(String name, Rule rule) {
    this(name, "", rule);
  }

  /** Creates a deterministic unpooling. */
  public Unpooling(String name, String literature, Rule rule) {
    this(name, literature, null, rule);
  }

  /**
   * Creates the unpooling that gives the value to one random cell of the window. The cell is drawn
   * by a hash of the seed, the image's own values, the layer, the channel and the window, so that
   * it depends on nothing else. It is a control for the information in switches and comes from no
   * paper. It is the adjoint of picking the value at that cell.
   */
  public static Unpooling random(long seed) {
    return new Unpooling(
        "random",
        "one cell by a hash of seed, image, layer, channel and window; no paper: a control for"
            + " switches",
        seed,
        (signal, window) ->
            window.add(window.cell(window.random(seed).below(window.cells())), signal));
  }

  /**
   * Returns the unpoolings of the library.
   *
   * @param seed the seed of {@link #random}
   */
  public static List<Unpooling> all(long seed) {
    return List.of(SWITCHES, FILL, AVERAGE, CORNER, random(seed));
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
