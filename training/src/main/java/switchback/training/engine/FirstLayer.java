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
  private final CellSums sums;
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
    this.sums = engine.cellSums(1, isScaled);
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
  private static @Nullable Operation next(Engine engine, int node) {
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

  /** The maps of an image, which those of the next replace. For one thread at a time. */
  final class Maps {
    private final float[] pixels = new float[image.size()];

    /** What each cell of the convolution sees, (cells, taps). */
    private final float[] patches = new float[windows.count() * sums.taps()];

    /** (cells, features). */
    private final MemorySegment cells;

    private final MemorySegment scratch;
    private final Windows.Chosen altered = new Windows.Chosen(windows.count());
    private final Windows.Chosen above = new Windows.Chosen(pooled.length);
    private final float[] values = new float[maps.size()];

    /**
     * Creates the maps of an image of zeros, which are not yet computed.
     *
     * @param memory used until it is reset
     */
    Maps(Scratch memory) {
      cells = memory.floats((long) windows.count() * sums.step());
      scratch = memory.floats((long) (windows.count() + CellSums.SPARE) * sums.step());
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
          patches[cell * sums.taps() + tap + across[k + 1]] = value;
          altered.add(cell);
        }
      }
    }

    private void compute(int[] chosen, int count) {
      sums.run(patches, chosen, count, limits, cells, scratch);
      if (pooled.length > 0) {
        pool(chosen, count);
        return;
      }
      for (int i = 0; i < count; i++) {
        spread(cells, chosen[i], chosen[i]);
      }
    }

    /** Pools the windows over some cells. */
    private void pool(int[] chosen, int count) {
      for (int i = 0; i < count; i++) {
        for (int window : pools[chosen[i]]) {
          above.add(window);
        }
      }
      for (int i = 0; i < above.count(); i++) {
        int window = above.windows()[i];
        CellMaxima.of(cells, sums.step(), pooled[window], scratch);
        spread(scratch, 0, window);
      }
      above.clear();
    }

    /** Writes the features of a cell to their maps. */
    private void spread(MemorySegment features, int from, int cell) {
      int plane = maps.plane();
      for (int map = 0; map < maps.channels(); map++) {
        values[map * plane + cell] = features.getAtIndex(JAVA_FLOAT, from * sums.step() + map);
      }
    }

    /** Copies the maps, (C, H, W). */
    void copy(float[] target, int at) {
      System.arraycopy(values, 0, target, at, values.length);
    }
  }
}
