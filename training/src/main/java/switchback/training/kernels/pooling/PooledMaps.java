package switchback.training.kernels.pooling;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.LANES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.VectorOperators;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.SegmentSizes;

/**
 * Maps of which only the cells that max pooling chose can differ from 0, given by one value per
 * window: the gradient of a layer below a max pooling, before it is spread over whole maps. The
 * memory that it is made of is the caller's.
 */
public final class PooledMaps {
  private final Geometry pooling;
  private final MemorySegment values;
  private final int[] switches;

  /**
   * Creates maps, and checks sizes.
   *
   * @param pooling the windows
   * @param values (planes, outHeight, outWidth), float32
   * @param switches the cell of its map to which each value belongs, as {@link
   *     MaxPoolingKernel#forward} records it; of the same shape
   * @throws IllegalArgumentException if there are not as many switches as values, or if the values
   *     are not those of whole planes
   */
  public PooledMaps(Geometry pooling, MemorySegment values, int[] switches) {
    SegmentSizes.check("pooled values", values, switches.length);
    if (switches.length % pooling.outputCells() != 0) {
      throw new IllegalArgumentException(
          "%d pooled values are not those of whole planes of %d windows"
              .formatted(switches.length, pooling.outputCells()));
    }
    this.pooling = pooling;
    this.values = values;
    this.switches = switches;
  }

  /** Returns the windows. */
  public Geometry pooling() {
    return pooling;
  }

  /** Returns the values (planes, outHeight, outWidth). */
  public MemorySegment values() {
    return values;
  }

  /** Returns the cell of its map to which each value belongs, not a copy. */
  public int[] switches() {
    return switches;
  }

  /** Returns whether the windows lie side by side, so that none shares a cell with another. */
  public boolean isTiled() {
    return isTiled(pooling.rows()) && isTiled(pooling.columns());
  }

  private static boolean isTiled(Axis axis) {
    return axis.stride() == axis.window() && axis.pad() == 0 && axis.dilation() == 1;
  }

  /** Returns the number of planes. */
  public int planes() {
    return switches.length / pooling.outputCells();
  }

  /** Returns whether more than half of the values differ from zero; they must be native. */
  public boolean isMostlyNonzero() {
    int count = 0;
    int i = 0;
    for (; i <= switches.length - LANES; i += LANES) {
      count += Floats.load(values, i).compare(VectorOperators.NE, 0f).trueCount();
    }
    for (; i < switches.length; i++) {
      count += values.getAtIndex(JAVA_FLOAT_UNALIGNED, i) != 0 ? 1 : 0;
    }
    return count > switches.length / 2;
  }

  /** Returns the same maps with their values in other memory. */
  public PooledMaps with(MemorySegment values) {
    return new PooledMaps(pooling, values, switches);
  }

  /** Returns the whole maps (planes, H, W), in memory of the caller. */
  public MemorySegment whole() {
    int cells = pooling.inputCells();
    float[] whole = new float[planes() * cells];
    float[] map = new float[cells];
    for (int plane = 0; plane < planes(); plane++) {
      spread(plane, map);
      System.arraycopy(map, 0, whole, plane * cells, cells);
    }
    return MemorySegment.ofArray(whole);
  }

  /**
   * Writes one plane as a whole map. Where windows chose the same cell, their values are added in
   * row-major order of the windows.
   *
   * @param map receives the cells (H, W); it may be longer
   */
  public void spread(int plane, float[] map) {
    Arrays.fill(map, 0, pooling.inputCells(), 0);
    int windows = pooling.outputCells();
    int first = plane * windows;
    for (int i = first; i < first + windows; i++) {
      map[switches[i]] += values.getAtIndex(JAVA_FLOAT_UNALIGNED, i);
    }
  }
}
