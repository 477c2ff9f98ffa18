package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.LANES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.TiledProduct;

/**
 * The plain sum: a correlation as one {@link TiledProduct} over a padded layout of the image, with
 * vectors along output columns. It takes any geometry and equals {@link ScalarConvolution} to the
 * bit.
 */
final class DirectCorrelation implements Correlation {
  /** Returns the layout of the maps for windows over them. */
  private final Function<Geometry, PaddedLayout> layouts;

  private final PaddedLayout layout;
  private final float[] filters;
  private final int features;
  private final int[] rows;
  private final int[] steps;
  private final int[] columns;

  /** The start of each sum: a feature's bias, in every lane of a block's row. */
  private final float[] starts;

  private DirectCorrelation(
      Function<Geometry, PaddedLayout> layouts,
      Geometry geometry,
      float[] filters,
      IntUnaryOperator rows,
      int[] steps,
      float[] bias) {
    this.layouts = layouts;
    this.layout = layouts.apply(geometry);
    this.filters = filters.clone();
    this.features = bias.length;
    this.rows = TiledProduct.paddedRows(IndexTables.of(features, rows));
    this.steps = steps;
    this.columns = TiledProduct.paddedColumns(layout.vectors());
    this.starts = new float[TiledProduct.blockAt(this.rows, 1)];
    int rowFloats = TiledProduct.WIDE * LANES;
    for (int row = 0; row < features; row++) {
      Arrays.fill(starts, row * rowFloats, (row + 1) * rowFloats, bias[row]);
    }
  }

  private DirectCorrelation(DirectCorrelation same, Geometry geometry) {
    this.layouts = same.layouts;
    this.layout = layouts.apply(geometry);
    this.filters = same.filters;
    this.features = same.features;
    this.rows = same.rows;
    this.steps = same.steps;
    this.columns = TiledProduct.paddedColumns(layout.vectors());
    this.starts = same.starts;
  }

  static DirectCorrelation forward(ConvolutionShape shape, float[] filters, float[] bias) {
    int taps = shape.channels() * shape.geometry().taps();
    return new DirectCorrelation(
        geometry -> PaddedLayout.ofInput(shape.over(geometry), LANES),
        shape.geometry(),
        filters,
        o -> o * taps,
        IndexTables.of(taps, k -> k),
        bias);
  }

  static DirectCorrelation adjoint(ConvolutionShape shape, float[] filters) {
    int window = shape.geometry().taps();
    int filter = shape.channels() * window;
    // The filters turned by 180 degrees, with channels and features exchanged.
    int[] steps =
        IndexTables.of(
            shape.features() * window, k -> k / window * filter + window - 1 - k % window);
    return new DirectCorrelation(
        geometry -> PaddedLayout.ofSignal(shape.over(geometry), LANES),
        shape.geometry(),
        filters,
        c -> c * window,
        steps,
        new float[shape.channels()]);
  }

  @Override
  public Correlation over(Geometry geometry) {
    return new DirectCorrelation(this, geometry);
  }

  @Override
  public Pass on(Scratch scratch, boolean rectify) {
    MemorySegment image = scratch.floats(layout.size()).fill((byte) 0);
    MemorySegment sums = scratch.floats(starts.length);
    MemorySegment begun = scratch.floats(starts.length);
    MemorySegment.copy(starts, 0, begun, JAVA_FLOAT_UNALIGNED, 0, starts.length);
    TiledProduct product = new TiledProduct(filters, rows, steps, image, columns, layout.taps());
    return (source, target) -> {
      layout.fill(source, image);
      for (int block = 0; block < TiledProduct.blocks(columns); block++) {
        product.run(block, 0, steps.length, begun, TiledProduct.WIDE * LANES, sums, 0);
        store(sums, block, rectify, target);
      }
    };
  }

  /** Completes the sums of a block of columns and writes them to the maps of an image. */
  private void store(MemorySegment sums, int block, boolean rectify, MemorySegment maps) {
    int width = TiledProduct.width(columns, block);
    int plane = layout.outHeight() * layout.outWidth();
    float floor = rectify ? 0 : Float.NEGATIVE_INFINITY;
    int vectorsPerRow = layout.vectorsPerRow();
    for (int i = 0; i < width; i++) {
      int vector = block * TiledProduct.WIDE + i;
      int row = vector / vectorsPerRow;
      if (row < layout.outHeight()) {
        int column = vector % vectorsPerRow * LANES;
        int count = Math.min(LANES, layout.outWidth() - column);
        int to = row * layout.outWidth() + column;
        for (int map = 0; map < features; map++) {
          Floats.end(sums, (map * width + i) * LANES, floor, maps, map * plane + to, count);
        }
      }
    }
  }
}
