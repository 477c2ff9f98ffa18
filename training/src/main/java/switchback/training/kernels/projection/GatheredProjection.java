package switchback.training.kernels.projection;

import static switchback.training.kernels.Floats.LANES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Scratch;

/**
 * The adjoint of a convolution, pixel by pixel: the values above that meet a pixel below are
 * gathered in the order of the sum, and those that are not zero are multiplied by their filters.
 * Vectors lie along the maps below, never along a sum. It equals {@code
 * convolution.ScalarConvolution} to the bit, since the omitted terms are zero. Where few values are
 * not zero, these are listed first, and each is added to all pixels that it meets.
 *
 * <p>With strides, the pixels whose rows and columns have the same remainders meet the same taps,
 * and are a phase with a matrix of its own.
 */
public final class GatheredProjection {
  /** Copies up to as many neighbouring values; what it copies too much is overwritten. */
  private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;

  private static final int WIDTH = FOUR.length();

  /** About the number of values that are gathered before they are multiplied. */
  private static final int GATHERED = 1 << 16;

  private static final int FEWEST = 8;
  private static final int MOST = 256;

  /** The time to find the pixels that a value meets, per pixel, as values that are gathered. */
  private static final int SEARCH = 5;

  /** The time to add a vector in memory, as values that are gathered. */
  private static final int ADDITION = 2;

  private final ConvolutionShape shape;
  private final List<Phase> phases = new ArrayList<>();

  /** Whether a pixel meets the values of one cell at most. */
  private final boolean meetsOneCell;

  /** The pixels of one remainder of the rows and one of the columns. */
  private record Phase(Taps rows, Taps columns, SparseProducts products) {}

  /**
   * Creates an adjoint.
   *
   * @param filters (O, C, kernelRows, kernelColumns), copied
   */
  public GatheredProjection(ConvolutionShape shape, float[] filters) {
    this.shape = shape;
    Geometry g = shape.geometry();
    this.meetsOneCell = Taps.before(g.rows()) + Taps.before(g.columns()) == 0;
    for (int row = 0; row < g.rows().stride(); row++) {
      for (int column = 0; column < g.columns().stride(); column++) {
        Taps rows = Taps.of(g.rows(), row);
        Taps columns = Taps.of(g.columns(), column);
        if (rows.count() > 0 && columns.count() > 0) {
          phases.add(new Phase(rows, columns, products(filters, rows, columns)));
        }
      }
    }
  }

  private SparseProducts products(float[] filters, Taps rows, Taps columns) {
    Geometry g = shape.geometry();
    int each = rows.count() * columns.count();
    return new SparseProducts(
        filters,
        shape.features() * each,
        shape.channels(),
        (term, channel) -> {
          int plane = term / each * shape.channels() + channel;
          int row = plane * g.rows().window() + rows.tap(term % each / columns.count());
          return row * g.columns().window() + columns.tap(term % columns.count());
        });
  }

  /**
   * Projects a signal.
   *
   * @param signal (rows, columns, O)
   * @param below receives (height, width, C)
   */
  public void project(float[] signal, Extent extent, Scratch scratch, float[] below) {
    int channels = shape.channels();
    int pitch = phases.getFirst().products.pitch();
    float[] sums = pitch == channels ? below : scratch.array(extent.pixels() * pitch);
    int size = extent.cells() * shape.features();
    // Where a pixel meets one cell, nothing is gathered that could be saved.
    int nonzero = meetsOneCell ? size : NonzeroValues.count(signal, size);
    if ((long) nonzero * (SEARCH + ADDITION * pitch / LANES) < size) {
      scatter(signal, nonzero, extent, scratch, sums);
    } else {
      gather(signal, extent, scratch, sums);
    }
    for (int i = 0; pitch != channels && i < extent.pixels(); i++) {
      System.arraycopy(sums, i * pitch, below, i * channels, channels);
    }
  }

  private void gather(float[] signal, Extent extent, Scratch scratch, float[] sums) {
    if (phases.size() < shape.geometry().rows().stride() * shape.geometry().columns().stride()) {
      Arrays.fill(sums, 0, extent.pixels() * phases.getFirst().products.pitch(), 0);
    }
    PaddedSignal padded = meetsOneCell ? null : new PaddedSignal(shape, signal, extent, scratch);
    for (Phase phase : phases) {
      new Run(phase, signal, padded, extent, scratch).project(sums);
    }
  }

  private void scatter(float[] signal, int nonzero, Extent extent, Scratch scratch, float[] sums) {
    int size = extent.pixels() * phases.getFirst().products.pitch();
    Arrays.fill(sums, 0, size, 0);
    NonzeroValues values =
        new NonzeroValues(signal, extent.cells(), shape.features(), nonzero, scratch);
    for (Phase phase : phases) {
      new Scattering(phase.products, phase.rows, phase.columns, extent, sums, scratch)
          .add(values, shape.features());
    }
    SparseProducts.end(sums, size);
  }

  /** The projection to the pixels of one phase. */
  private final class Run {
    private final Phase phase;
    private final float[] signal;
    private final Extent extent;
    private final SparseTerms terms;
    private final float[] gathered;

    /** The distance of neighbouring maps of a signal that is laid out. */
    private final int pitch;

    /** Where the first value lies that each row of taps meets, counted from that of a pixel. */
    private final int[] lines;

    Run(Phase phase, float[] given, @Nullable PaddedSignal padded, Extent extent, Scratch scratch) {
      this.phase = phase;
      this.extent = extent;
      int depth = phase.products.depth();
      int together = Math.min(extent.pixels(), Math.clamp(GATHERED / depth, FEWEST, MOST));
      this.terms = new SparseTerms(together, depth, together * depth, scratch);
      this.signal = padded == null ? given : padded.values();
      this.gathered = padded == null ? given : scratch.array(depth + WIDTH);
      this.pitch = padded == null ? 0 : padded.pitch();
      this.lines = new int[phase.rows.count()];
      for (int i = 0; i < lines.length && padded != null; i++) {
        lines[i] = padded.at(phase.rows.cell(i), phase.columns.cell(0));
      }
    }

    void project(float[] sums) {
      Taps rows = phase.rows;
      Taps columns = phase.columns;
      int lastRow = rows.pixel(extent.top() + extent.height());
      int lastColumn = columns.pixel(extent.left() + extent.width());
      terms.clear();
      for (int y = rows.pixel(extent.top()); y < lastRow; y++) {
        int row = rows.below(y) - extent.top();
        for (int x = columns.pixel(extent.left()); x < lastColumn; x++) {
          int column = columns.below(x) - extent.left();
          int place = (row * extent.width() + column) * phase.products.pitch();
          terms.add(gathered, gather(y, x), place);
          if (terms.isFull()) {
            phase.products.run(terms, sums);
            terms.clear();
          }
        }
      }
      phase.products.run(terms, sums);
    }

    /** Gathers what a pixel meets, and returns where it lies. */
    private int gather(int y, int x) {
      if (meetsOneCell) {
        return (y * extent.columns() + x) * shape.features();
      }
      int from = y * shape.features() * pitch + x;
      int run = phase.columns.count();
      if (run > WIDTH || phase.columns.step() > 1 || lines.length > 3) {
        gatherSingly(from, run);
      } else if (lines.length == 3) {
        gatherThree(from + lines[0], from + lines[1], from + lines[2], run);
      } else if (lines.length == 2) {
        gatherTwo(from + lines[0], from + lines[1], run);
      } else {
        gatherOne(from + lines[0], run);
      }
      return 0;
    }

    private void gatherSingly(int from, int run) {
      int step = phase.columns.step();
      int at = from;
      for (int to = 0; to < phase.products.depth(); ) {
        for (int line : lines) {
          for (int i = 0; i < run; i++) {
            gathered[to++] = signal[at + line + i * step];
          }
        }
        at += pitch;
      }
    }

    private void gatherOne(int from, int run) {
      int depth = phase.products.depth();
      int at = from;
      for (int to = 0; to < depth; to += run) {
        FloatVector.fromArray(FOUR, signal, at).intoArray(gathered, to);
        at += pitch;
      }
    }

    private void gatherTwo(int from0, int from1, int run) {
      int depth = phase.products.depth();
      int at = 0;
      for (int to = 0; to < depth; to += 2 * run) {
        FloatVector.fromArray(FOUR, signal, from0 + at).intoArray(gathered, to);
        FloatVector.fromArray(FOUR, signal, from1 + at).intoArray(gathered, to + run);
        at += pitch;
      }
    }

    private void gatherThree(int from0, int from1, int from2, int run) {
      int depth = phase.products.depth();
      int at = 0;
      for (int to = 0; to < depth; to += 3 * run) {
        FloatVector.fromArray(FOUR, signal, from0 + at).intoArray(gathered, to);
        FloatVector.fromArray(FOUR, signal, from1 + at).intoArray(gathered, to + run);
        FloatVector.fromArray(FOUR, signal, from2 + at).intoArray(gathered, to + 2 * run);
        at += pitch;
      }
    }
  }
}
