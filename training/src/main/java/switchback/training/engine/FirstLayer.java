package switchback.training.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Operation;
import switchback.training.kernels.CellSums;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Limits;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.pooling.CellMaxima;

/**
 * The convolution through which alone all of a graph sees the image, with the scaling, the ReLU and
 * the max pooling that follow it. Of an image that differs from the one before in a few pixels only
 * the cells that see these are computed again. The maps have the bits of a {@link ForwardPass}.
 * Immutable; safe to share between threads.
 */
final class FirstLayer {
  private final MapShape image;
  private final Geometry geometry;
  private final CellSums cells;
  private final Limits limits;
  private final Windows windows;

  /** The cells of each window of the pooling; none without one. */
  private final int[][] pooled;

  /** The windows of the pooling over each cell. */
  private final int[][] pools;

  /** The number of the node with this layer's maps, and their size. */
  private final int top;

  private final MapShape maps;

  /**
   * Returns the first layer of a graph; null if it does not begin with a convolution of its own
   * that is a plain sum.
   */
  static @Nullable FirstLayer of(Engine engine) {
    return next(engine, 0) instanceof Operation.Convolution c
            && c.groups() == 1
            && engine.grid(1) == 1
        ? new FirstLayer(engine, c.geometry())
        : null;
  }

  private FirstLayer(Engine engine, Geometry geometry) {
    this.image = engine.graph().input();
    this.geometry = geometry;
    this.windows = new Windows(geometry);
    boolean isScaled = next(engine, 1) instanceof Operation.Scaling && engine.scalingOf(1) == 2;
    this.cells = engine.cellSums(1, isScaled);
    int last = isScaled ? 2 : 1;
    if (next(engine, last) instanceof Operation.Rectifier r) {
      this.limits = Limits.upTo(r.ceiling());
      last++;
    } else {
      this.limits = Limits.NONE;
    }
    if (next(engine, last) instanceof Operation.MaxPooling p && p.geometry().meetsMap()) {
      Windows pooling = new Windows(p.geometry());
      this.pooled = pooling.cells();
      this.pools = pooling.overCells();
      last++;
    } else {
      this.pooled = new int[0][];
      this.pools = new int[0][];
    }
    this.top = last;
    this.maps = engine.graph().node(last).maps();
  }

  /** Returns the next node's operation if that alone takes a node's maps, and nothing else. */
  static @Nullable Operation next(Engine engine, int node) {
    NetworkGraph graph = engine.graph();
    return engine.takers(node).equals(List.of(node + 1))
            && graph.node(node + 1).inputs().equals(List.of(node))
        ? graph.node(node + 1).operation()
        : null;
  }

  /** Returns the number of the node with this layer's maps. */
  int top() {
    return top;
  }

  /** Returns the distance in floats from one cell of the maps to the next, whole vectors. */
  int step() {
    return cells.step();
  }

  /** The maps of an image, which those of the next replace. For one thread at a time. */
  final class Maps {
    private final float[] pixels = new float[image.size()];

    /** What each cell of the convolution sees, (cells, taps). */
    private final float[] patches = new float[windows.count() * cells.taps()];

    /** The sums, (cells, step). */
    private final MemorySegment sums;

    /** The maps, (rows, columns, step) and a row of zeros: the sums if there is no pooling. */
    private final MemorySegment top;

    private final MemorySegment scratch;
    private final Windows.Chosen altered = new Windows.Chosen(windows.count());

    /** The cells of the maps that were computed since they were copied. */
    private final Windows.Chosen uncopied = new Windows.Chosen(maps.plane());

    private final Windows.Chosen above = new Windows.Chosen(pooled.length);
    private final float[] values = new float[maps.size()];

    /**
     * Creates the maps of an image of zeros, which are not yet computed.
     *
     * @param memory used until it is reset
     */
    Maps(Scratch memory) {
      int step = cells.step();
      top = memory.floats((long) (maps.height() + 1) * maps.width() * step).fill((byte) 0);
      sums = pooled.length == 0 ? top : memory.floats((long) windows.count() * step);
      scratch = memory.floats((long) (windows.count() + CellSums.SPARE) * step);
      altered.addAll();
    }

    /**
     * Replaces the image.
     *
     * @param whole holds it, in maps of a size
     * @param from where its first pixel lies
     */
    void take(float[] whole, int from, MapShape size) {
      int width = image.width();
      for (int channel = 0; channel < image.channels(); channel++) {
        for (int row = 0; row < image.height(); row++) {
          int at = from + channel * size.plane() + row * size.width();
          int to = (channel * image.height() + row) * width;
          int first = Arrays.mismatch(whole, at, at + width, pixels, to, to + width);
          for (int x = first; x >= 0 && x < width; x++) {
            if (Float.floatToIntBits(whole[at + x]) != Float.floatToIntBits(pixels[to + x])) {
              pixels[to + x] = whole[at + x];
              put(channel, row, x, whole[at + x]);
            }
          }
        }
      }
      compute(altered.windows(), altered.count());
      altered.clear();
    }

    /** Puts a pixel where the cells see it. */
    private void put(int channel, int row, int column, float value) {
      int width = geometry.columns().outSize();
      int[] down = windows.overRow(row);
      int[] across = windows.overColumn(column);
      for (int i = 0; i < down.length; i += 2) {
        int tap = channel * geometry.taps() + down[i + 1] * geometry.columns().window();
        for (int k = 0; k < across.length; k += 2) {
          int cell = down[i] * width + across[k];
          patches[cell * cells.taps() + tap + across[k + 1]] = value;
          altered.add(cell);
        }
      }
    }

    private void compute(int[] chosen, int count) {
      cells.run(patches, chosen, count, limits, sums, scratch);
      if (pooled.length > 0) {
        pool(chosen, count);
      } else {
        uncopied.addAll(chosen, count);
      }
    }

    /** Pools the windows over some cells. */
    private void pool(int[] chosen, int count) {
      for (int i = 0; i < count; i++) {
        above.addAll(pools[chosen[i]], pools[chosen[i]].length);
      }
      for (int i = 0; i < above.count(); i++) {
        int window = above.windows()[i];
        CellMaxima.of(sums, cells.step(), pooled[window], top, window * cells.step());
      }
      uncopied.addAll(above.windows(), above.count());
      above.clear();
    }

    /** Returns the maps, (rows, columns, {@link FirstLayer#step}), followed by a row of zeros. */
    MemorySegment cells() {
      return top;
    }

    /** Copies the maps, (C, H, W). */
    void copy(float[] target, int at) {
      int plane = maps.plane();
      for (int i = 0; i < uncopied.count(); i++) {
        int cell = uncopied.windows()[i];
        for (int map = 0; map < maps.channels(); map++) {
          values[map * plane + cell] = top.getAtIndex(JAVA_FLOAT, (long) cell * cells.step() + map);
        }
      }
      uncopied.clear();
      System.arraycopy(values, 0, target, at, values.length);
    }
  }
}
