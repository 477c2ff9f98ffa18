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
  private final ConvolutionShape shape;
  private final PaddedImage layout;
  private final int[] rows;
  private final int floats;
  private final int columns;
  private final int[] gradients;
  private final int[] maps;

  DirectFilterGradient(ConvolutionShape shape) {
    this.shape = shape;
    int plane = shape.outputSize() / shape.features();
    floats = Math.ceilDiv(shape.features(), LANES) * LANES;
    layout = new PaddedImage(shape);
    rows = TiledProduct.paddedRows(layout.taps());
    columns = TiledProduct.columns(floats);
    gradients = IndexTables.of(plane, p -> p * floats);
    maps = IndexTables.of(shape.features(), o -> o * plane);
  }

  @Override
  public int channels() {
    return shape.channels();
  }

  @Override
  public int size() {
    return rows.length * columns * LANES;
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
    int height = shape.geometry().rows().outSize();
    int width = shape.geometry().columns().outSize();
    // The last vector of a cell may reach beyond its maps.
    MemorySegment turned = scratch.floats((long) height * width * floats + LANES).fill((byte) 0);
    Transposition transposition = new Transposition(maps, gradients, scratch);
    TiledProduct product =
        new TiledProduct(
            image, rows, layout.cellStep(), turned, columns, TiledProduct.PANEL, floats);
    for (int n = from; n < to; n++) {
      layout.fill(input, (long) n * shape.inputSize(), image);
      transposition.run(outputGradient, (long) n * shape.outputSize(), turned, 0);
      for (int block = 0; block < TiledProduct.blocks(columns); block++) {
        int at = TiledProduct.blockAt(rows, block);
        for (int y = 0; y < height; y++) {
          product.run(block, y * layout.rowStep(), y * width * floats, width, sums, at);
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
