package switchback.deconv;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a pooled signal is spread back over its windows. A user of the library may make more of them.
 *
 * <p>Where windows overlap, contributions add; cells that no window covers get 0. With its places
 * fixed each of these is linear, and the adjoint of a pooling that is named with it.
 *
 * @param name how it is asked for
 * @param literature where it comes from; may be empty
 * @param seed what it draws by; null where it draws nothing
 * @param rule what it does
 */
public record Unpooling(String name, String literature, @Nullable Long seed, Rule rule)
    implements Convention {
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
   * 2.1). The adjoint of picking the value at that place.
   */
  public static final Unpooling SWITCHES =
      new Unpooling(
          "switches",
          "the recorded maximum (Zeiler and Fergus 2014, arXiv 1311.2901, section 2.1)",
          (signal, window) -> window.add(window.maximum(), signal));

  /**
   * Every cell of the window gets the value: where windows do not overlap, upsampling by the
   * nearest neighbour. The adjoint of the window's sum. One way to do without switches; from no
   * paper. Springenberg et al. 2015 report what becomes of deconvnets without any.
   */
  public static final Unpooling FILL =
      new Unpooling(
          "fill",
          "every cell: nearest-neighbour upsampling; no paper (on deconvnets without switches:"
              + " Springenberg et al. 2015, arXiv 1412.6806)",
          (signal, window) -> window.addToAll(signal));

  /**
   * Every cell gets the value over the number of the window's cells: the adjoint, and the gradient,
   * of average pooling (LeCun et al. 1998, section II.A, there with a scale and a shift). Only
   * cells inside the map count: of a window that reaches into the padding those within share the
   * value, so that none of it is lost.
   */
  public static final Unpooling AVERAGE =
      new Unpooling(
          "average",
          "value / cells: the gradient of average pooling (LeCun et al. 1998, section II.A)",
          (signal, window) -> window.addToAll(signal / window.cells()));

  /**
   * The top left cell gets the value (Dosovitskiy et al. 2015, <i>Learning to Generate Chairs</i>):
   * the first one inside the map where the window begins in the padding. The adjoint of picking the
   * value there.
   */
  public static final Unpooling CORNER =
      new Unpooling(
          "corner",
          "the top left cell (Dosovitskiy et al. 2015, arXiv 1411.5928)",
          (signal, window) -> window.add(window.cell(0), signal));

  /** One of one's own, without a source, that draws nothing. */
  public Unpooling(String name, Rule rule) {
    this(name, "", rule);
  }

  /** One that draws nothing. */
  public Unpooling(String name, String literature, Rule rule) {
    this(name, literature, null, rule);
  }

  /**
   * One cell of the window gets the value, each equally likely, drawn by a hash of the seed, the
   * image's own values, the layer, the channel and the window: always the same one, whichever way
   * the image came in and whatever was drawn before. A control for what switches carry; from no
   * paper. The adjoint of picking the value at that cell.
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
   * Those that come with the library.
   *
   * @param seed of {@link #random}
   */
  public static List<Unpooling> all(long seed) {
    return List.of(SWITCHES, FILL, AVERAGE, CORNER, random(seed));
  }
}
