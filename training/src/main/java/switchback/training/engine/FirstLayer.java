package switchback.training.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Operation;
import switchback.training.kernels.Axis;
import switchback.training.kernels.CellSums;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.IndexTables;
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

  /** The rows that the windows reach, padding included: a multiple of their dilation. */
  private final int rows;

  /** For each row of pixels where it lies under a column of cells; -1 if no cell sees it. */
  private final int[] lines;

  /** For each column of pixels where a channel's first pixel lies under the cells that see it. */
  private final int[][] seenAt;

  /** The cells of each window of the pooling; none without one. */
  private final int[][] pooled;

  /** The windows of the pooling; null without one. */
  private final @Nullable Windows pools;

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
    Axis down = geometry.rows();
    this.rows = Math.ceilDiv(down.reach(down.outSize()), down.dilation()) * down.dilation();
    int taps = geometry.columns().window();
    this.lines =
        IndexTables.of(
            image.height(),
            row -> windows.overRow(row).length == 0 ? -1 : place(row + down.pad()) * taps);
    int column = image.channels() * rows * taps;
    this.seenAt = new int[image.width()][];
    for (int x = 0; x < seenAt.length; x++) {
      int[] over = windows.overColumn(x);
      seenAt[x] = IndexTables.of(over.length / 2, i -> over[2 * i] * column + over[2 * i + 1]);
    }
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
      this.pools = pooling;
      last++;
    } else {
      this.pooled = new int[0][];
      this.pools = null;
    }
    this.top = last;
    this.maps = engine.graph().node(last).maps();
  }

  /**
   * Returns where a row under the cells lies among all of them, counted from the padding on: those
   * that one cell sees are neighbours.
   */
  private int place(int row) {
    int dilation = geometry.rows().dilation();
    return row % dilation * (rows / dilation) + row / dilation;
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

    /**
     * What each column of cells sees, zeros in the padding: (columns of cells, C, rows, taps of a
     * row), where the rows under a cell are neighbours, so that its taps of a channel are as well.
     */
    private final float[] seen;

    /** Where what each cell sees starts. */
    private final int[] starts;

    /** The sums, (cells, step). */
    private final MemorySegment sums;

    /** The maps, (rows, columns, step) and a row of zeros: the sums if there is no pooling. */
    private final MemorySegment top;

    private final MemorySegment scratch;

    /** A bit for each column of a row of pixels that differs from before. */
    private final long[] differing = new long[Windows.words(image.width())];

    private final Windows.Chosen altered = windows.none();

    /** The windows of the pooling over the altered cells, or these themselves without one. */
    private final Windows.Chosen above = pools == null ? altered : pools.none();

    private final float[] values = new float[maps.size()];

    /**
     * Creates the maps of an image of zeros, which are not yet computed.
     *
     * @param memory used until it is reset
     */
    Maps(Scratch memory) {
      int across = geometry.columns().window();
      int columns = geometry.columns().outSize();
      seen = new float[columns * image.channels() * rows * across];
      starts =
          IndexTables.of(
              windows.count(),
              i -> {
                int row = place(i / columns * geometry.rows().stride());
                return (i % columns * image.channels() * rows + row) * across;
              });
      int step = cells.step();
      top = memory.floats((long) (maps.height() + 1) * maps.width() * step).fill((byte) 0);
      sums = pooled.length == 0 ? top : memory.floats((long) windows.count() * step);
      scratch = memory.floats(cells.scratch());
      altered.addAll();
    }

    /**
     * Replaces the image.
     *
     * @param whole holds it, in maps of a size
     * @param from where its first pixel lies
     */
    void take(float[] whole, int from, MapShape size) {
      for (int row = 0; row < image.height(); row++) {
        for (int channel = 0; channel < image.channels() && lines[row] >= 0; channel++) {
          take(whole, from + channel * size.plane() + row * size.width(), channel, row);
        }
        altered.addOver(row, differing, 0);
        Arrays.fill(differing, 0);
      }
      altered.list();
      int channelStep = rows * geometry.columns().window();
      cells.run(
          seen, starts, channelStep, altered.windows(), altered.count(), limits, sums, scratch);
      if (above != altered) {
        pool();
      }
      altered.clear();
    }

    /** Replaces a row of a channel. */
    private void take(float[] whole, int at, int channel, int row) {
      int width = image.width();
      int to = (channel * image.height() + row) * width;
      int first = Arrays.mismatch(whole, at, at + width, pixels, to, to + width);
      if (first < 0) {
        return;
      }
      int line = channel * rows * geometry.columns().window() + lines[row];
      for (int x = first; x < width; x++) {
        float value = whole[at + x];
        if (Float.floatToRawIntBits(value) != Float.floatToRawIntBits(pixels[to + x])) {
          pixels[to + x] = value;
          differing[x / Long.SIZE] |= 1L << x;
          for (int place : seenAt[x]) {
            seen[place + line] = value;
          }
        }
      }
    }

    /** Pools the windows over the altered cells. */
    private void pool() {
      above.addOver(altered);
      above.list();
      above.clear();
      for (int i = 0; i < above.count(); i++) {
        int window = above.windows()[i];
        CellMaxima.of(sums, cells.step(), pooled[window], top, window * cells.step());
      }
    }

    /** Returns the maps, (rows, columns, {@link FirstLayer#step}), followed by a row of zeros. */
    MemorySegment cells() {
      return top;
    }

    /** Copies the maps, (C, H, W); once for each image. */
    void copy(float[] target, int at) {
      int plane = maps.plane();
      for (int i = 0; i < above.count(); i++) {
        int cell = above.windows()[i];
        for (int map = 0; map < maps.channels(); map++) {
          values[map * plane + cell] = top.getAtIndex(JAVA_FLOAT, (long) cell * cells.step() + map);
        }
      }
      System.arraycopy(values, 0, target, at, values.length);
    }
  }
}
