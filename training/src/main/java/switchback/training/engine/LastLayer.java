package switchback.training.engine;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Operation;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Limits;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.convolution.TileSum;

/**
 * A convolution by minimal filtering that lies alone above a {@link FirstLayer}, with the scaling
 * and the ReLU that follow it: of its maps, single units are computed. They have the bits of a
 * {@link ForwardPass}. Immutable; safe to share between threads.
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
        || !TileSum.isTile(c.geometry())) {
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

  /** Computes a unit. */
  @FunctionalInterface
  interface Pass {
    /** Returns the unit over the maps (rows, columns, step), followed by a row of zeros. */
    float of(MemorySegment cells);
  }

  /**
   * Returns a pass for one unit.
   *
   * @param step floats from one cell of the first layer's maps to the next
   * @param place the index of the unit's place in the maps
   */
  Pass on(int map, int place, int step, Scratch scratch) {
    TileSum sum = engine.tileSum(1, map, isScaled);
    int width = geometry.columns().outSize();
    return sum.new Pass(geometry, step, limits, place / width, place % width, scratch)::of;
  }
}
