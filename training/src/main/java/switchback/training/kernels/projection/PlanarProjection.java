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
 * the columns below that have the same remainder modulo the stride, and zeros are multiplied as
 * well. Where that takes longer, a {@link ScatteredProjection} omits them. It equals {@code
 * convolution.ScalarConvolution} to the bit.
 */
public final class PlanarProjection {
  /** Columns that are summed together, in four vectors. */
  private static final int BLOCK = 4 * LANES;

  /** Maps that are summed together, such as red, green and blue. */
  private static final int MAPS = 3;

  /** The time to add a vector in memory, as the number of products of vectors in registers. */
  private static final int ADDITION = 4;

  private final ConvolutionShape shape;
  private final ScatteredProjection scattered;
  private final List<Phase> phases = new ArrayList<>();

  /**
   * The pixels of one remainder of the rows and one of the columns.
   *
   * @param filters for each {@value #MAPS} maps below their weights in the order of the sum, (O,
   *     rows of taps, columns of taps, {@value #MAPS}), zeros beyond the maps
   */
  private record Phase(Taps rows, Taps columns, List<float[]> filters) {}

  /**
   * Creates an adjoint.
   *
   * @param filters (O, C, kernelRows, kernelColumns), copied
   */
  public PlanarProjection(ConvolutionShape shape, float[] filters) {
    this.shape = shape;
    this.scattered = new ScatteredProjection(shape, filters);
    Geometry g = shape.geometry();
    for (int row = 0; row < g.rows().stride(); row++) {
      for (int column = 0; column < g.columns().stride(); column++) {
        Taps rows = Taps.of(g.rows(), row);
        Taps columns = Taps.of(g.columns(), column);
        List<float[]> each = new ArrayList<>();
        for (int channel = 0; channel < shape.channels(); channel += MAPS) {
          each.add(ordered(filters, channel, rows, columns));
        }
        phases.add(new Phase(rows, columns, each));
      }
    }
  }

  private float[] ordered(float[] filters, int first, Taps rows, Taps columns) {
    Geometry g = shape.geometry();
    float[] ordered = new float[shape.features() * rows.count() * columns.count() * MAPS];
    int end = Math.min(shape.channels(), first + MAPS);
    int i = 0;
    for (int feature = 0; feature < shape.features(); feature++) {
      for (int y = 0; y < rows.count(); y++) {
        for (int x = 0; x < columns.count(); x++, i += MAPS) {
          int tap = rows.tap(y) * g.columns().window() + columns.tap(x);
          for (int channel = first; channel < end; channel++) {
            int plane = feature * shape.channels() + channel;
            ordered[i + channel - first] = filters[plane * g.taps() + tap];
          }
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
    int nonzero = NonzeroValues.count(signal, extent.cells() * shape.features());
    if (nonzero * (long) scattered.vectors() * ADDITION < products(extent)) {
      scattered.project(signal, nonzero, extent, scratch, below);
      return;
    }
    PaddedSignal padded = new PaddedSignal(shape, signal, extent, scratch);
    float[] sums = scratch.array(MAPS * BLOCK);
    for (Phase phase : phases) {
      int[] places = places(phase, padded);
      Taps rows = phase.rows;
      int last = rows.pixel(extent.top() + extent.height());
      for (int y = rows.pixel(extent.top()); y < last; y++) {
        for (int channel = 0; channel < shape.channels(); channel += MAPS) {
          projectRow(phase, channel, places, padded, y, extent, sums, below);
        }
      }
    }
  }

  /** Returns the number of products of vectors that multiply zeros as well. */
  private long products(Extent extent) {
    long products = 0;
    for (Phase phase : phases) {
      Taps rows = phase.rows;
      Taps columns = phase.columns;
      int lines = rows.pixel(extent.top() + extent.height()) - rows.pixel(extent.top());
      int line = columns.pixel(extent.left() + extent.width()) - columns.pixel(extent.left());
      int taps = shape.features() * rows.count() * columns.count();
      int vectors = Math.ceilDiv(line, BLOCK) * (BLOCK / LANES) * MAPS;
      products += (long) lines * vectors * taps * phase.filters.size();
    }
    return products;
  }

  /** Returns where the value that each weight meets lies, counted from that of the first cell. */
  private int[] places(Phase phase, PaddedSignal padded) {
    int[] places = new int[phase.filters.getFirst().length / MAPS];
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
    int row = phase.rows.below(y) - extent.top();
    int line = y * shape.features() * padded.pitch();
    int last = columns.pixel(extent.left() + extent.width());
    for (int x = columns.pixel(extent.left()); x < last; x += BLOCK) {
      sum(phase.filters.get(channel / MAPS), places, padded.values(), line + x, sums);
      int column = columns.below(x) - extent.left();
      int to = (row * extent.width() + column) * channels + channel;
      int count = Math.min(BLOCK, last - x);
      for (int map = 0; map < Math.min(MAPS, channels - channel); map++) {
        for (int i = 0; i < count; i++) {
          below[to + map + i * columns.stride() * channels] = sums[map * BLOCK + i];
        }
      }
    }
  }

  private static void sum(float[] filters, int[] places, float[] signal, int from, float[] sums) {
    FloatVector sum00 = FloatVector.zero(SPECIES);
    FloatVector sum01 = FloatVector.zero(SPECIES);
    FloatVector sum02 = FloatVector.zero(SPECIES);
    FloatVector sum03 = FloatVector.zero(SPECIES);
    FloatVector sum10 = FloatVector.zero(SPECIES);
    FloatVector sum11 = FloatVector.zero(SPECIES);
    FloatVector sum12 = FloatVector.zero(SPECIES);
    FloatVector sum13 = FloatVector.zero(SPECIES);
    FloatVector sum20 = FloatVector.zero(SPECIES);
    FloatVector sum21 = FloatVector.zero(SPECIES);
    FloatVector sum22 = FloatVector.zero(SPECIES);
    FloatVector sum23 = FloatVector.zero(SPECIES);
    for (int i = 0; i < places.length; i++) {
      int at = from + places[i];
      FloatVector weight0 = FloatVector.broadcast(SPECIES, filters[MAPS * i]);
      FloatVector weight1 = FloatVector.broadcast(SPECIES, filters[MAPS * i + 1]);
      FloatVector weight2 = FloatVector.broadcast(SPECIES, filters[MAPS * i + 2]);
      FloatVector value0 = FloatVector.fromArray(SPECIES, signal, at);
      sum00 = value0.fma(weight0, sum00);
      sum10 = value0.fma(weight1, sum10);
      sum20 = value0.fma(weight2, sum20);
      FloatVector value1 = FloatVector.fromArray(SPECIES, signal, at + LANES);
      sum01 = value1.fma(weight0, sum01);
      sum11 = value1.fma(weight1, sum11);
      sum21 = value1.fma(weight2, sum21);
      FloatVector value2 = FloatVector.fromArray(SPECIES, signal, at + 2 * LANES);
      sum02 = value2.fma(weight0, sum02);
      sum12 = value2.fma(weight1, sum12);
      sum22 = value2.fma(weight2, sum22);
      FloatVector value3 = FloatVector.fromArray(SPECIES, signal, at + 3 * LANES);
      sum03 = value3.fma(weight0, sum03);
      sum13 = value3.fma(weight1, sum13);
      sum23 = value3.fma(weight2, sum23);
    }
    sum00.add(0f).intoArray(sums, 0);
    sum01.add(0f).intoArray(sums, LANES);
    sum02.add(0f).intoArray(sums, 2 * LANES);
    sum03.add(0f).intoArray(sums, 3 * LANES);
    sum10.add(0f).intoArray(sums, BLOCK);
    sum11.add(0f).intoArray(sums, BLOCK + LANES);
    sum12.add(0f).intoArray(sums, BLOCK + 2 * LANES);
    sum13.add(0f).intoArray(sums, BLOCK + 3 * LANES);
    sum20.add(0f).intoArray(sums, 2 * BLOCK);
    sum21.add(0f).intoArray(sums, 2 * BLOCK + LANES);
    sum22.add(0f).intoArray(sums, 2 * BLOCK + 2 * LANES);
    sum23.add(0f).intoArray(sums, 2 * BLOCK + 3 * LANES);
  }
}
