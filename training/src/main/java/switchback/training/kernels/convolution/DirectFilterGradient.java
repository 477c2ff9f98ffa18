package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.LANES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.TiledProduct;
import switchback.training.kernels.Transposition;

/**
 * The plain sum of the filter gradient as one {@link TiledProduct}: for all taps and features a sum
 * over output cells, with vectors along features. It takes any geometry and equals {@link
 * ScalarConvolution} to the bit.
 */
final class DirectFilterGradient implements FilterGradient {
  /** Output cells summed at once, so that their gradients stay in the core's own cache. */
  private static final int CELLS = 256;

  private final ConvolutionShape shape;
  private final PaddedImage layout;
  private final int[] rows;
  private final int[] columns;
  private final int[] cells;
  private final int[] gradients;
  private final int[] maps;

  DirectFilterGradient(ConvolutionShape shape) {
    this.shape = shape;
    int plane = shape.outputSize() / shape.features();
    int floats = Math.ceilDiv(shape.features(), LANES) * LANES;
    layout = new PaddedImage(shape);
    rows = TiledProduct.paddedRows(layout.taps());
    columns = FilterGradient.columns(floats);
    cells = layout.cells();
    gradients = IndexTables.of(plane, p -> p * floats);
    maps = IndexTables.of(shape.features(), o -> o * plane);
  }

  @Override
  public int channels() {
    return shape.channels();
  }

  @Override
  public int size() {
    return rows.length * columns.length * LANES;
  }

  @Override
  public void add(
      MemorySegment input,
      MemorySegment outputGradient,
      int from,
      int to,
      MemorySegment sums,
      Scratch scratch) {
    float[] image = scratch.array(layout.size());
    Arrays.fill(image, 0);
    MemorySegment turned =
        scratch.floats((long) cells.length * columns.length * LANES).fill((byte) 0);
    Transposition transposition = new Transposition(maps, gradients, scratch);
    TiledProduct product = new TiledProduct(image, rows, cells, turned, columns, gradients);
    for (int n = from; n < to; n++) {
      layout.fill(input, (long) n * shape.inputSize(), image);
      transposition.run(outputGradient, (long) n * shape.outputSize(), turned, 0);
      for (int block = 0; block < TiledProduct.blocks(columns); block++) {
        int at = TiledProduct.blockAt(rows, block);
        for (int p = 0; p < cells.length; p += CELLS) {
          product.run(block, p, Math.min(cells.length, p + CELLS), sums, at);
        }
      }
    }
  }

  @Override
  public void write(int channel, MemorySegment sums, MemorySegment filterGradient) {
    int taps = shape.geometry().taps();
    for (int o = 0; o < shape.features(); o++) {
      for (int k = 0; k < taps; k++) {
        int tap = channel * taps + k;
        long to = (long) o * shape.channels() * taps + tap;
        float weight =
            sums.getAtIndex(JAVA_FLOAT_UNALIGNED, FilterGradient.place(rows, columns, tap, o));
        FilterGradient.write(filterGradient, to, weight);
      }
    }
  }
}
