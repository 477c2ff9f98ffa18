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
 * Max pooling for windows of 2x2 cells side by side, one vector of windows at a time. The windows
 * of a plane are taken in order, half a vector from each of two positions of the input, so that
 * rows of half a vector fill a whole one.
 */
final class TileMaxPooling {
  private static final int HALF = Floats.LANES / 2;

  private final int width;
  private final int cells;
  private final int windows;

  /** The index of each window's first cell. */
  private final int[] corners;

  TileMaxPooling(Geometry g) {
    width = g.columns().size();
    cells = g.inputCells();
    windows = g.outputCells();
    corners = new int[windows];
    for (int i = 0; i < windows; i++) {
      corners[i] = 2 * (i / g.columns().outSize() * width + i % g.columns().outSize());
    }
  }

  /**
   * Returns whether the windows are such tiles, cover whole rows, and come in rows of half vectors.
   */
  static boolean takes(Geometry g) {
    return !g.isDilated()
        && g.rows().window() == 2
        && g.columns().window() == 2
        && g.rows().stride() == 2
        && g.columns().stride() == 2
        && g.rows().pad() == 0
        && g.columns().pad() == 0
        && g.rows().padEnd() == 0
        && g.columns().padEnd() == 0
        && g.columns().size() % 2 == 0
        && g.columns().outSize() % HALF == 0
        && g.outputCells() >= Floats.LANES;
  }

  void forward(
      int from, int to, MemorySegment input, MemorySegment output, int @Nullable [] switches) {
    for (int p = from; p < to; p++) {
      for (int window = 0; window < windows; window += Floats.LANES) {
        pool(p, Math.min(window, windows - Floats.LANES), input, output, switches);
      }
    }
  }

  private void pool(
      int p, int window, MemorySegment input, MemorySegment output, int @Nullable [] switches) {
    long left = (long) p * cells + corners[window];
    long right = (long) p * cells + corners[window + HALF];
    FloatVector top0 = Floats.load(input, left);
    FloatVector top1 = Floats.load(input, right);
    FloatVector bottom0 = Floats.load(input, left + width);
    FloatVector bottom1 = Floats.load(input, right + width);

    FloatVector maximum = Lanes.even(top0, top1);
    IntVector corner = IntVector.fromArray(Lanes.INTS, corners, window);
    IntVector place = corner;
    FloatVector value = Lanes.odd(top0, top1);
    VectorMask<Float> wins = value.compare(VectorOperators.GT, maximum);
    maximum = maximum.blend(value, wins);
    place = place.blend(corner.add(1), wins.cast(Lanes.INTS));
    value = Lanes.even(bottom0, bottom1);
    wins = value.compare(VectorOperators.GT, maximum);
    maximum = maximum.blend(value, wins);
    place = place.blend(corner.add(width), wins.cast(Lanes.INTS));
    value = Lanes.odd(bottom0, bottom1);
    wins = value.compare(VectorOperators.GT, maximum);
    maximum = maximum.blend(value, wins);
    place = place.blend(corner.add(width + 1), wins.cast(Lanes.INTS));

    Floats.store(maximum, output, p * windows + window);
    if (switches != null) {
      place.intoArray(switches, p * windows + window);
    }
  }

  /**
   * Returns whether {@link #scatter} is faster than scalar loops. It writes four stores per vector
   * of windows, which is too many for short vectors.
   */
  static boolean scatters(Geometry g) {
    return takes(g) && Floats.LANES >= 16;
  }

  /**
   * Runs the adjoint; writes every cell.
   *
   * @param base the plane that lies first in {@code input}
   */
  void scatter(
      int from, int to, MemorySegment signal, int[] switches, MemorySegment input, int base) {
    int covered = windows * 4;
    for (int p = from; p < to; p++) {
      long map = (long) (p - base) * cells;
      for (int window = 0; window < windows; window += Floats.LANES) {
        spread(p, Math.min(window, windows - Floats.LANES), signal, switches, input, map);
      }
      input
          .asSlice((map + covered) * Float.BYTES, (long) (cells - covered) * Float.BYTES)
          .fill((byte) 0);
    }
  }

  private void spread(
      int p, int window, MemorySegment signal, int[] switches, MemorySegment input, long map) {
    long left = map + corners[window];
    long right = map + corners[window + HALF];
    FloatVector signals = Floats.load(signal, p * windows + window);
    IntVector places =
        IntVector.fromArray(Lanes.INTS, switches, p * windows + window)
            .sub(IntVector.fromArray(Lanes.INTS, corners, window));
    spread(Lanes.firstTwice(signals), Lanes.firstTwice(places), input, left);
    spread(Lanes.lastTwice(signals), Lanes.lastTwice(places), input, right);
  }

  private void spread(FloatVector signals, IntVector places, MemorySegment input, long at) {
    FloatVector zero = FloatVector.zero(Floats.SPECIES);
    // Added to zero, as overlapping contributions are: that turns -0 into 0.
    FloatVector sums = signals.add(zero);
    IntVector top = Lanes.NUMBERS.and(1);
    VectorMask<Integer> above = places.compare(VectorOperators.EQ, top);
    VectorMask<Integer> below = places.compare(VectorOperators.EQ, top.add(width));
    Floats.store(zero.blend(sums, above.cast(Floats.SPECIES)), input, at);
    Floats.store(zero.blend(sums, below.cast(Floats.SPECIES)), input, at + width);
  }
}
