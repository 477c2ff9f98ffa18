package switchback.training.kernels.projection;

import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Scratch;

/**
 * The adjoint of a convolution with few maps below, such as the pixels' colours: vectors lie along
 * the columns below that have the same remainder modulo the stride. Zeros are multiplied as well.
 * It equals {@code convolution.ScalarConvolution} to the bit.
 */
public final class PlanarProjection {
  /** Vectors that are summed together, so that the latencies of their additions overlap. */
  private static final int TOGETHER = 4;

  private static final int BLOCK = TOGETHER * LANES;

  private final ConvolutionShape shape;
  private final List<Phase> phases = new ArrayList<>();

  /** The pixels of one remainder of the rows and one of the columns. */
  private record Phase(Taps rows, Taps columns, List<float[]> filters) {}

  /**
   * Creates an adjoint.
   *
   * @param filters (O, C, kernelRows, kernelColumns), copied
   */
  public PlanarProjection(ConvolutionShape shape, float[] filters) {
    this.shape = shape;
    Geometry g = shape.geometry();
    for (int row = 0; row < g.rows().stride(); row++) {
      for (int column = 0; column < g.columns().stride(); column++) {
        Taps rows = Taps.of(g.rows(), row);
        Taps columns = Taps.of(g.columns(), column);
        List<float[]> each = new ArrayList<>();
        for (int channel = 0; channel < shape.channels(); channel++) {
          each.add(ordered(filters, channel, rows, columns));
        }
        phases.add(new Phase(rows, columns, each));
      }
    }
  }

  /** Returns the weights of a channel in the order of the sums, (O, rows of taps, columns). */
  private float[] ordered(float[] filters, int channel, Taps rows, Taps columns) {
    Geometry g = shape.geometry();
    float[] ordered = new float[shape.features() * rows.count() * columns.count()];
    int i = 0;
    for (int feature = 0; feature < shape.features(); feature++) {
      int plane = (feature * shape.channels() + channel) * g.taps();
      for (int y = 0; y < rows.count(); y++) {
        for (int x = 0; x < columns.count(); x++) {
          int row = rows.tap(y) * g.columns().window();
          ordered[i++] = filters[plane + row + columns.tap(x)];
        }
      }
    }
    return ordered;
  }

  /**
   * Projects a signal.
   *
   * @param signal (rows, columns, O)
   * @param below receives (height, width, C)
   */
  public void project(float[] signal, Extent extent, Scratch scratch, float[] below) {
    PaddedSignal padded = new PaddedSignal(shape, signal, extent, scratch);
    float[] sums = scratch.array(BLOCK);
    for (Phase phase : phases) {
      int[] places = places(phase, padded);
      Taps rows = phase.rows;
      int last = rows.pixel(extent.top() + extent.height());
      for (int y = rows.pixel(extent.top()); y < last; y++) {
        for (int channel = 0; channel < shape.channels(); channel++) {
          projectRow(phase, channel, places, padded, y, extent, sums, below);
        }
      }
    }
  }

  /** Returns where the value that each weight meets lies, counted from that of the first cell. */
  private int[] places(Phase phase, PaddedSignal padded) {
    int[] places = new int[phase.filters.getFirst().length];
    int i = 0;
    for (int feature = 0; feature < shape.features(); feature++) {
      for (int y = 0; y < phase.rows.count(); y++) {
        for (int x = 0; x < phase.columns.count(); x++) {
          places[i++] =
              padded.at(phase.rows.cell(y), phase.columns.cell(x)) + feature * padded.pitch();
        }
      }
    }
    return places;
  }

  private void projectRow(
      Phase phase,
      int channel,
      int[] places,
      PaddedSignal padded,
      int y,
      Extent extent,
      float[] sums,
      float[] below) {
    Taps columns = phase.columns;
    int channels = shape.channels();
    int row = y * phase.rows.stride() + phase.rows.remainder() - extent.top();
    int line = y * shape.features() * padded.pitch();
    int last = columns.pixel(extent.left() + extent.width());
    for (int x = columns.pixel(extent.left()); x < last; x += BLOCK) {
      sum(phase.filters.get(channel), places, padded.values(), line + x, sums);
      int column = x * columns.stride() + columns.remainder() - extent.left();
      int to = (row * extent.width() + column) * channels + channel;
      for (int i = 0; i < Math.min(BLOCK, last - x); i++) {
        below[to + i * columns.stride() * channels] = sums[i];
      }
    }
  }

  private static void sum(float[] filter, int[] places, float[] signal, int from, float[] sums) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    for (int i = 0; i < filter.length; i++) {
      FloatVector weight = FloatVector.broadcast(SPECIES, filter[i]);
      int at = from + places[i];
      sum0 = FloatVector.fromArray(SPECIES, signal, at).fma(weight, sum0);
      sum1 = FloatVector.fromArray(SPECIES, signal, at + LANES).fma(weight, sum1);
      sum2 = FloatVector.fromArray(SPECIES, signal, at + 2 * LANES).fma(weight, sum2);
      sum3 = FloatVector.fromArray(SPECIES, signal, at + 3 * LANES).fma(weight, sum3);
    }
    sum0.add(0f).intoArray(sums, 0);
    sum1.add(0f).intoArray(sums, LANES);
    sum2.add(0f).intoArray(sums, 2 * LANES);
    sum3.add(0f).intoArray(sums, 3 * LANES);
  }
}
