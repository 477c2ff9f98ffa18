package switchback.training.kernels.pooling;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Lanes;

/**
 * The forward pass for windows of any size whose columns are one or two apart: one vector of
 * neighbouring windows of a row at a time. Lanes that meet padding are masked off.
 */
final class RowMaxPooling {
  /** The index of a maximum before the first value. */
  private static final int NOWHERE = -1;

  private final Geometry g;
  private final int stride;
  private final int cells;
  private final int windows;

  RowMaxPooling(Geometry g) {
    this.g = g;
    stride = g.columns().stride();
    cells = g.inputCells();
    windows = g.outputCells();
  }

  /** Returns whether the columns of neighbouring windows are near enough for a vector. */
  static boolean takes(Geometry g) {
    return g.columns().stride() <= 2 && !g.isDilated();
  }

  void forward(
      int from, int to, MemorySegment input, MemorySegment output, int @Nullable [] switches) {
    for (int p = from; p < to; p++) {
      for (int oy = 0; oy < g.rows().outSize(); oy++) {
        for (int ox = 0; ox < g.columns().outSize(); ox += Floats.LANES) {
          if (!isInside(input, p, oy, ox)) {
            int count = Math.min(Floats.LANES, g.columns().outSize() - ox);
            ScalarMaxPooling.row(g, p, oy, ox, count, input, output, switches);
          } else if (stride == 1) {
            poolNeighbours(p, oy, ox, input, output, switches);
          } else {
            poolPairs(p, oy, ox, input, output, switches);
          }
        }
      }
    }
  }

  /**
   * Returns whether the segment contains everything that a vector of windows reads, including what
   * lies left and right of the row in other rows. This holds except at the edges of the first and
   * the last planes.
   */
  private boolean isInside(MemorySegment input, int p, int oy, int ox) {
    long left = (long) p * cells + g.columns().at(ox, 0);
    int reach = (g.columns().window() - 1) / stride * stride + stride * Floats.LANES;
    return left + (long) firstRow(oy) * g.columns().size() >= 0
        && left + reach + (rowsEnd(oy) - 1L) * g.columns().size() <= input.byteSize() / Float.BYTES;
  }

  private int firstRow(int oy) {
    return Math.max(0, g.rows().at(oy, 0));
  }

  private int rowsEnd(int oy) {
    return Math.min(g.rows().size(), g.rows().at(oy, g.rows().window()));
  }

  /** Pools a vector of windows whose columns are neighbours. */
  private void poolNeighbours(
      int p, int oy, int ox, MemorySegment input, MemorySegment output, int @Nullable [] switches) {
    int width = g.columns().size();
    int taps = g.columns().window();
    long map = (long) p * cells;
    int left = g.columns().at(ox, 0);
    int end = rowsEnd(oy);
    IntVector columns = Lanes.NUMBERS.add(left);
    FloatVector maximum = FloatVector.zero(Floats.SPECIES);
    IntVector place = IntVector.broadcast(Lanes.INTS, NOWHERE);
    for (int row = firstRow(oy); row < end; row++) {
      int at = row * width + left;
      for (int kx = 0; kx < taps; kx++) {
        FloatVector value = Floats.load(input, map + at + kx);
        IntVector column = columns.add(kx);
        VectorMask<Integer> wins = wins(value, maximum, column, width, place);
        maximum = maximum.blend(value, wins.cast(Floats.SPECIES));
        place = place.blend(column.add(row * width), wins);
      }
    }
    store(maximum, place, oy, ox, p, output, switches);
  }

  /**
   * Pools a vector of windows whose columns are two apart: every two vectors read serve two taps.
   */
  private void poolPairs(
      int p, int oy, int ox, MemorySegment input, MemorySegment output, int @Nullable [] switches) {
    int width = g.columns().size();
    int taps = g.columns().window();
    long map = (long) p * cells;
    int left = g.columns().at(ox, 0);
    int end = rowsEnd(oy);
    IntVector columns = Lanes.NUMBERS.mul(2).add(left);
    FloatVector maximum = FloatVector.zero(Floats.SPECIES);
    IntVector place = IntVector.broadcast(Lanes.INTS, NOWHERE);
    for (int row = firstRow(oy); row < end; row++) {
      int at = row * width + left;
      for (int kx = 0; kx < taps; kx += 2) {
        FloatVector a = Floats.load(input, map + at + kx);
        FloatVector b = Floats.load(input, map + at + kx + Floats.LANES);
        FloatVector value = Lanes.even(a, b);
        IntVector column = columns.add(kx);
        VectorMask<Integer> wins = wins(value, maximum, column, width, place);
        maximum = maximum.blend(value, wins.cast(Floats.SPECIES));
        place = place.blend(column.add(row * width), wins);
        if (kx + 1 < taps) {
          value = Lanes.odd(a, b);
          column = columns.add(kx + 1);
          wins = wins(value, maximum, column, width, place);
          maximum = maximum.blend(value, wins.cast(Floats.SPECIES));
          place = place.blend(column.add(row * width), wins);
        }
      }
    }
    store(maximum, place, oy, ox, p, output, switches);
  }

  /** Returns the lanes in which a value is the first of its window or greater than those before. */
  private static VectorMask<Integer> wins(
      FloatVector value, FloatVector maximum, IntVector column, int width, IntVector place) {
    return value
        .compare(VectorOperators.GT, maximum)
        .cast(Lanes.INTS)
        .or(place.compare(VectorOperators.EQ, NOWHERE))
        .and(column.compare(VectorOperators.ULT, width));
  }

  private void store(
      FloatVector maximum,
      IntVector place,
      int oy,
      int ox,
      int p,
      MemorySegment output,
      int @Nullable [] switches) {
    int at = p * windows + oy * g.columns().outSize() + ox;
    int rest = g.columns().outSize() - ox;
    if (rest >= Floats.LANES) {
      Floats.store(maximum, output, at);
      if (switches != null) {
        place.intoArray(switches, at);
      }
    } else {
      Floats.store(maximum, output, at, Floats.SPECIES.indexInRange(0, rest));
      if (switches != null) {
        place.intoArray(switches, at, Lanes.INTS.indexInRange(0, rest));
      }
    }
  }
}
