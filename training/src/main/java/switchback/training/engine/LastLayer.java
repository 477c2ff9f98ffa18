package switchback.training.engine;

import org.jspecify.annotations.Nullable;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Span;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Limits;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.convolution.TileSums;

/**
 * A convolution by minimal filtering that lies alone above a {@link FirstLayer}, with the scaling
 * and the ReLU that follow it: of some of its maps, single places are computed. They have the bits
 * of a {@link ForwardPass}. Immutable; safe to share between threads.
 */
final class LastLayer {
  private final Engine engine;
  private final Geometry geometry;
  private final boolean isScaled;
  private final Limits limits;

  private LastLayer(Engine engine, Geometry geometry, boolean isScaled, Limits limits) {
    this.engine = engine;
    this.geometry = geometry;
    this.isScaled = isScaled;
    this.limits = limits;
  }

  /**
   * Returns the only layer of a graph that takes the maps of a first layer in place of an image;
   * null if it is not such a convolution, or has more than one tile.
   */
  static @Nullable LastLayer of(Engine engine) {
    NetworkGraph graph = engine.graph();
    if (!(FirstLayer.next(engine, 0) instanceof Operation.Convolution c)
        || c.groups() > 1
        || engine.grid(1) == 1
        || !TileSums.isTile(c.geometry())) {
      return null;
    }
    boolean isScaled =
        FirstLayer.next(engine, 1) instanceof Operation.Scaling && engine.scalingOf(1) == 2;
    int last = isScaled ? 2 : 1;
    Limits limits = Limits.NONE;
    if (FirstLayer.next(engine, last) instanceof Operation.Rectifier r) {
      limits = Limits.upTo(r.ceiling());
      last++;
    }
    return last == graph.nodes().size() - 1
        ? new LastLayer(engine, c.geometry(), isScaled, limits)
        : null;
  }

  /**
   * Returns a pass for one place.
   *
   * @param maps the maps that are computed
   * @param place the index of the place in the maps
   * @param step floats from one cell of the first layer's maps to the next
   */
  TileSums.Pass on(Span maps, int place, int step, Scratch scratch) {
    TileSums sums = engine.tileSums(1, maps, isScaled);
    int width = geometry.columns().outSize();
    return sums.new Pass(geometry, step, limits, place / width, place % width, scratch);
  }
}
