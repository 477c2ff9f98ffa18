package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.LANES;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Share;
import switchback.training.kernels.TiledProduct;

/**
 * The filter gradient by {@link MinimalFiltering}: for each of a tile's 36 or 64 cells a {@link
 * TiledProduct} of channels by features, summed over tiles. Equal to {@link ScalarMinimalFiltering}
 * to the bit.
 */
final class MinimalFilterGradient implements FilterGradient {
  private final ConvolutionShape shape;
  private final TileGrid grid;
  private final MinimalInputs inputs;
  private final int[] rows;
  private final int columns;

  /** Floats of the sums of one cell of the tiles. */
  private final int plane;

  MinimalFilterGradient(ConvolutionShape shape) {
    this.shape = shape;
    grid = TileGrid.forward(shape);
    inputs = new MinimalInputs(grid);
    rows = TiledProduct.paddedRows(IndexTables.of(shape.channels(), c -> c));
    columns = TiledProduct.columns(grid.targetFloats());
    plane = rows.length * columns * LANES;
  }

  @Override
  public int channels() {
    return shape.channels();
  }

  @Override
  public int size() {
    return grid.products() * plane;
  }

  @Override
  public void add(
      MemorySegment input,
      MemorySegment outputGradient,
      int from,
      int to,
      MemorySegment sums,
      Scratch scratch) {
    MinimalInputs.Buffers values = inputs.buffers(MapOrder.FIRST, scratch);
    MinimalGradients gradients = new MinimalGradients(grid, scratch);
    TiledProduct product =
        new TiledProduct(
            values.values(),
            rows,
            grid.sourceFloats(),
            gradients.values(),
            columns,
            TiledProduct.PANEL,
            grid.targetFloats());
    for (int n = from; n < to; n++) {
      inputs.fill(input, (long) n * shape.inputSize(), 0, new Share(0, grid.groups()), values);
      for (int group = 0; group < grid.groups(); group++) {
        inputs.down(group, values);
        gradients.down(group, outputGradient, (long) n * shape.outputSize());
        for (int tileRow = 0; tileRow < grid.side(); tileRow++) {
          inputs.across(tileRow, values);
          gradients.across(tileRow);
          multiply(product, tileRow, sums);
        }
      }
    }
  }

  private void multiply(TiledProduct product, int tileRow, MemorySegment sums) {
    int tiles = grid.tiles();
    for (int j = 0; j < grid.side(); j++) {
      int i = tileRow * grid.side() + j;
      for (int block = 0; block < TiledProduct.blocks(columns); block++) {
        int at = i * plane + TiledProduct.blockAt(rows, block);
        product.run(block, j * grid.inputPlane(), j * grid.outputPlane(), tiles, sums, at);
      }
    }
  }

  @Override
  public void write(int channel, MemorySegment sums, MemorySegment filterGradient) {
    int taps = shape.geometry().taps();
    int features = shape.features();
    float[] values = new float[grid.products() * features];
    float[] filters = new float[taps * features];
    for (int o = 0; o < features; o++) {
      int at = FilterGradient.place(rows, columns, channel, o);
      for (int i = 0; i < grid.products(); i++) {
        values[i * features + o] = sums.getAtIndex(JAVA_FLOAT_UNALIGNED, i * plane + at);
      }
    }
    MinimalFiltering.with(grid.filterSide()).filters(values, features, filters);
    for (int o = 0; o < features; o++) {
      long to = ((long) o * shape.channels() + channel) * taps;
      for (int k = 0; k < taps; k++) {
        FilterGradient.write(filterGradient, to + k, filters[k * features + o]);
      }
    }
  }
}
