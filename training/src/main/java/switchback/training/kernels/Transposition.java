package switchback.training.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import org.jspecify.annotations.Nullable;

/**
 * Transposes matrices in native memory, one square as wide as a vector at a time: for each bit of a
 * lane's number, pairs of rows that differ in that bit swap the lanes that differ in it. Positions
 * and strides are in floats.
 */
public final class Transposition {
  /** Shuffles in which lane {@code l} takes lane {@code l ^ bit}. */
  private static final VectorShuffle<Float> SWAP_1 = swap(1);

  private static final VectorShuffle<Float> SWAP_2 = swap(2);
  private static final VectorShuffle<Float> SWAP_4 = swap(4);
  private static final VectorShuffle<Float> SWAP_8 = swap(8);

  /** Masks of the lanes whose number has the bit. */
  private static final VectorMask<Float> UPPER_1 = upper(1);

  private static final VectorMask<Float> UPPER_2 = upper(2);
  private static final VectorMask<Float> UPPER_4 = upper(4);
  private static final VectorMask<Float> UPPER_8 = upper(8);

  private final int[] rows;
  private final int[] columns;
  private final MemorySegment square;

  /**
   * The transposition of whole squares by which parts of squares are done; null if there are none.
   */
  private final @Nullable Transposition whole;

  /** A square of the source and of the target, of which only a part is used. */
  private final MemorySegment part;

  private final MemorySegment turned;

  /**
   * Creates a transposition of rows to columns, with memory that is valid until the scratch is
   * reset.
   *
   * @param rows where each row of the source starts; its columns are neighbours
   * @param columns where each column starts in the target; its rows become neighbours
   */
  public Transposition(int[] rows, int[] columns, Scratch scratch) {
    this.rows = rows;
    this.columns = columns;
    this.square = scratch.floats((long) LANES * LANES);
    boolean hasParts = isVector() && (rows.length < LANES || columns.length < LANES);
    int[] steps = IndexTables.of(LANES, i -> i * LANES);
    this.whole = hasParts ? new Transposition(steps, steps, scratch) : null;
    this.part = hasParts ? scratch.floats((long) LANES * LANES).fill((byte) 0) : square;
    this.turned = hasParts ? scratch.floats((long) LANES * LANES) : square;
  }

  /** Returns whether vectors have a width that the squares are written for. */
  private static boolean isVector() {
    return LANES >= 4 && LANES <= 16;
  }

  private static VectorShuffle<Float> swap(int bit) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ bit) % LANES);
  }

  private static VectorMask<Float> upper(int bit) {
    boolean[] upper = new boolean[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      upper[lane] = (lane & bit) != 0;
    }
    return VectorMask.fromArray(SPECIES, upper, 0);
  }

  /** Transposes the matrix at {@code from} of the source to {@code to} of the target. */
  public void run(MemorySegment source, long from, MemorySegment target, long to) {
    if (!isVector()) {
      single(source, from, target, to);
      return;
    }
    if (whole != null) {
      parts(whole, source, from, target, to);
      return;
    }
    for (int r = 0; r < rows.length; r += LANES) {
      int row = Math.min(r, rows.length - LANES);
      for (int c = 0; c < columns.length; c += LANES) {
        int column = Math.min(c, columns.length - LANES);
        square(source, from + column, row, target, to + row, column);
      }
    }
  }

  /** Transposes squares of which a part is used, by way of whole ones. */
  private void parts(
      Transposition squares, MemorySegment source, long from, MemorySegment target, long to) {
    for (int r = 0; r < rows.length; r += LANES) {
      int tall = Math.min(LANES, rows.length - r);
      VectorMask<Float> ofTarget = SPECIES.indexInRange(0, tall);
      for (int c = 0; c < columns.length; c += LANES) {
        int wide = Math.min(LANES, columns.length - c);
        VectorMask<Float> ofSource = SPECIES.indexInRange(0, wide);
        for (int i = 0; i < tall; i++) {
          Floats.store(
              Floats.load(source, from + rows[r + i] + c, ofSource), part, (long) i * LANES);
        }
        squares.square(part, 0, 0, turned, 0, 0);
        for (int i = 0; i < wide; i++) {
          FloatVector column = Floats.load(turned, (long) i * LANES);
          Floats.store(column, target, to + columns[c + i] + r, ofTarget);
        }
      }
    }
  }

  private void single(MemorySegment source, long from, MemorySegment target, long to) {
    for (int column = 0; column < columns.length; column++) {
      for (int row = 0; row < rows.length; row++) {
        float value = source.getAtIndex(JAVA_FLOAT_UNALIGNED, from + rows[row] + column);
        target.setAtIndex(JAVA_FLOAT_UNALIGNED, to + columns[column] + row, value);
      }
    }
  }

  private void square(
      MemorySegment source, long from, int row, MemorySegment target, long to, int column) {
    for (int i = 0; i < LANES; i += 4) {
      bits1And2(source, from, row + i, i);
    }
    for (int i = 0; i < 4; i++) {
      if (LANES == 16) {
        bits4And8(i, target, to, column + i);
      } else if (LANES == 8) {
        bit4(i, target, to, column + i);
      } else {
        Floats.store(row(i), target, to + columns[column + i]);
      }
    }
  }

  /** Moves four rows of the source to four rows of the square. */
  private void bits1And2(MemorySegment source, long from, int row, int to) {
    FloatVector a0 = Floats.load(source, from + rows[row]);
    FloatVector a1 = Floats.load(source, from + rows[row + 1]);
    FloatVector a2 = Floats.load(source, from + rows[row + 2]);
    FloatVector a3 = Floats.load(source, from + rows[row + 3]);
    FloatVector b0 = lower(a0, a1, SWAP_1, UPPER_1);
    FloatVector b1 = upper(a0, a1, SWAP_1, UPPER_1);
    FloatVector b2 = lower(a2, a3, SWAP_1, UPPER_1);
    FloatVector b3 = upper(a2, a3, SWAP_1, UPPER_1);
    Floats.store(lower(b0, b2, SWAP_2, UPPER_2), square, LANES * (long) to);
    Floats.store(lower(b1, b3, SWAP_2, UPPER_2), square, LANES * (long) (to + 1));
    Floats.store(upper(b0, b2, SWAP_2, UPPER_2), square, LANES * (long) (to + 2));
    Floats.store(upper(b1, b3, SWAP_2, UPPER_2), square, LANES * (long) (to + 3));
  }

  /** Moves four rows of the square to four columns of the target. */
  private void bits4And8(int row, MemorySegment target, long to, int column) {
    FloatVector a0 = row(row);
    FloatVector a1 = row(row + 4);
    FloatVector a2 = row(row + 8);
    FloatVector a3 = row(row + 12);
    FloatVector b0 = lower(a0, a1, SWAP_4, UPPER_4);
    FloatVector b1 = upper(a0, a1, SWAP_4, UPPER_4);
    FloatVector b2 = lower(a2, a3, SWAP_4, UPPER_4);
    FloatVector b3 = upper(a2, a3, SWAP_4, UPPER_4);
    Floats.store(lower(b0, b2, SWAP_8, UPPER_8), target, to + columns[column]);
    Floats.store(lower(b1, b3, SWAP_8, UPPER_8), target, to + columns[column + 4]);
    Floats.store(upper(b0, b2, SWAP_8, UPPER_8), target, to + columns[column + 8]);
    Floats.store(upper(b1, b3, SWAP_8, UPPER_8), target, to + columns[column + 12]);
  }

  /** Moves two rows of the square to two columns of the target. */
  private void bit4(int row, MemorySegment target, long to, int column) {
    FloatVector a = row(row);
    FloatVector b = row(row + 4);
    Floats.store(lower(a, b, SWAP_4, UPPER_4), target, to + columns[column]);
    Floats.store(upper(a, b, SWAP_4, UPPER_4), target, to + columns[column + 4]);
  }

  /** Returns a row of the square. */
  private FloatVector row(int row) {
    return Floats.load(square, LANES * (long) row);
  }

  /** Returns the row without the bit, after the swap. */
  private static FloatVector lower(
      FloatVector a, FloatVector b, VectorShuffle<Float> swap, VectorMask<Float> upper) {
    return a.blend(b.rearrange(swap), upper);
  }

  /** Returns the row with the bit, after the swap. */
  private static FloatVector upper(
      FloatVector a, FloatVector b, VectorShuffle<Float> swap, VectorMask<Float> upper) {
    return a.rearrange(swap).blend(b, upper);
  }
}
