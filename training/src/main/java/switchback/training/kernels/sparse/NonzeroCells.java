package switchback.training.kernels.sparse;

import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Lanes;
import switchback.training.kernels.pooling.PooledMaps;

/**
 * The cells of an image's maps that are not zero: map by map, in row-major order, each with the
 * place where its window starts.
 */
public final class NonzeroCells {
  private final int[] windows;
  private final int maps;
  private final float[] map;

  /** The values that are not zero, and room for a vector behind them. */
  final float[] values;

  /** The start of the window of each value. */
  final int[] starts;

  /** The number of values of all maps up to each, that map included. */
  final int[] ends;

  /**
   * Creates lists that hold nothing yet.
   *
   * @param windows the start of each cell's window, in the unit of the caller; those of a row of
   *     cells are a constant step apart
   * @param maps the number of maps of an image
   */
  public NonzeroCells(int[] windows, int maps) {
    int cells = Math.ceilDiv(windows.length, LANES) * LANES;
    this.windows = Arrays.copyOf(windows, cells);
    this.maps = maps;
    this.map = new float[cells];
    this.values = new float[maps * windows.length + LANES];
    this.starts = new int[values.length];
    this.ends = new int[maps];
  }

  /** Lists the cells of one image. */
  public void find(PooledMaps signal, int image) {
    if (signal.isTiled() && signal.pooling().columns().outSize() <= LANES) {
      tiles(signal, image);
      return;
    }
    int count = 0;
    for (int i = 0; i < maps; i++) {
      signal.spread(image * maps + i, map);
      count = append(count);
      ends[i] = count;
    }
  }

  /**
   * Lists the cells that windows side by side chose. In a row of cells they have the order of their
   * windows, so a row of windows is taken apart by the rows of its cells.
   */
  private void tiles(PooledMaps signal, int image) {
    Geometry g = signal.pooling();
    MemorySegment from = signal.values();
    int[] switches = signal.switches();
    int columns = g.columns().outSize();
    int rows = g.rows().outSize();
    int window = g.rows().window();
    int width = g.columns().size();
    int step = width > 1 ? windows[1] - windows[0] : 0;
    VectorMask<Integer> inRow = Lanes.INTS.indexInRange(0, columns);
    VectorMask<Float> inRowOfFloats = SPECIES.indexInRange(0, columns);
    int at = image * maps * g.outputCells();
    int end = 0;
    for (int i = 0; i < maps; i++) {
      for (int row = 0; row < rows * window; row += window) {
        FloatVector found = Floats.load(from, at, inRowOfFloats);
        IntVector cells = IntVector.fromArray(Lanes.INTS, switches, at, inRow).sub(row * width);
        VectorMask<Integer> isFound = found.compare(VectorOperators.NE, 0f).cast(Lanes.INTS);
        for (int y = row; y < row + window; y++) {
          VectorMask<Integer> here = cells.compare(VectorOperators.ULT, width).and(isFound);
          found.compress(here.cast(SPECIES)).intoArray(values, end);
          cells.mul(step).add(windows[y * width]).compress(here).intoArray(starts, end);
          end += here.trueCount();
          cells = cells.sub(width);
        }
        at += columns;
      }
      ends[i] = end;
    }
  }

  /** Returns where the values of a map begin. */
  int begin(int map) {
    return map == 0 ? 0 : ends[map - 1];
  }

  private int append(int count) {
    int end = count;
    for (int i = 0; i < map.length; i += LANES) {
      FloatVector cells = FloatVector.fromArray(SPECIES, map, i);
      VectorMask<Float> found = cells.compare(VectorOperators.NE, 0f);
      IntVector places = IntVector.fromArray(Lanes.INTS, windows, i);
      cells.compress(found).intoArray(values, end);
      places.compress(found.cast(Lanes.INTS)).intoArray(starts, end);
      end += found.trueCount();
    }
    return end;
  }
}
