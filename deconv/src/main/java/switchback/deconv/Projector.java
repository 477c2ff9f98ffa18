package switchback.deconv;

import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.signals.Patch;
import switchback.deconv.signals.Signal;

/**
 * Projects one feature of one image back to the pixels (Zeiler and Fergus 2014, section 2.1). The
 * signal is computed only inside the unit's receptive field. Immutable; safe to share between
 * threads.
 *
 * <p>A projection starts with the unit's activation, whatever its sign. After a ReLU the activation
 * is never negative, but a logit and the maps of a layer without a ReLU may be. For a negative one,
 * rules that depend on the signal's sign keep what speaks against the class instead of for it; the
 * other rules give the gradient times a negative number.
 */
public final class Projector {
  private final ProjectableNetwork network;

  /** Creates a projector for a network. */
  public Projector(ProjectableNetwork network) {
    this.network = network;
  }

  /**
   * Projects a feature from its strongest unit for this image, the first in row-major order if
   * several are equal. A feature that is dead for this image gives activation 0 and pixels of 0.
   *
   * @param trace the image's way forward through this projector's network
   * @throws SwitchbackException if there is no such layer or feature
   * @throws IllegalArgumentException if the trace belongs to another network
   */
  public Projection project(Trace trace, String layer, int feature, Recipe recipe) {
    MapUnit strongest = trace.strongest(layer, feature);
    return project(trace, layer, feature, strongest.y(), strongest.x(), recipe);
  }

  /**
   * Projects a feature from a given unit.
   *
   * @param y the unit's row in the feature map
   * @param x the unit's column in the feature map
   * @throws SwitchbackException if there is no such layer or feature
   * @throws IndexOutOfBoundsException if there is no such unit
   * @throws IllegalArgumentException if the trace belongs to another network
   */
  public Projection project(Trace trace, String layer, int feature, int y, int x, Recipe recipe) {
    if (trace.network() != network) {
      throw new IllegalArgumentException("the trace went through another network");
    }
    return project(trace, trace, layer, feature, y, x, recipe);
  }

  /**
   * Projects a feature with switches from a separate trace, to find out how much the switches and
   * how much the filters contribute.
   *
   * @param trace gives the activation and the inputs of ReLUs and other functions
   * @param switches gives the switches: the same trace, or that of another image
   * @throws IllegalArgumentException if a trace belongs to a network with other maps; other filters
   *     are allowed
   */
  public Projection project(
      Trace trace, Trace switches, String layer, int feature, int y, int x, Recipe recipe) {
    network.checkSameMaps(trace.network());
    network.checkSameMaps(switches.network());
    ProjectableLayer maps = network.layer(layer);
    float[] map = trace.map(layer, feature);
    float activation = map[maps.place(y, x)];
    Patch kept = recipe.isolation().rule().kept(maps, y, x);
    Signal top = isolate(maps, feature, map, kept);
    float[] pixels = new WayBack(network, trace, switches, recipe).from(network.node(layer), top);
    return new Projection(pixels, y, x, activation);
  }

  /** Returns the kept part of a feature's map; all other maps are zero. */
  private static Signal isolate(ProjectableLayer layer, int feature, float[] map, Patch kept) {
    float[] values = new float[layer.features() * kept.height() * kept.width()];
    Patch inside = kept.clip(layer.height(), layer.width());
    for (int y = inside.top(); y < inside.top() + inside.height(); y++) {
      for (int x = inside.left(); x < inside.left() + inside.width(); x++) {
        values[kept.cell(y, x) * layer.features() + feature] = map[y * layer.width() + x];
      }
    }
    return new Signal(layer.features(), kept, values);
  }
}
