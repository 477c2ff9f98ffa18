package switchback.training.kernels.shifts;

import static switchback.training.kernels.Floats.ADDRESS;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.TiledProduct.PANEL;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.Limits;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.TiledProduct;

/**
 * The plain sum of a forward convolution over an image that is laid out as (channels, rows, columns
 * of a filter, columns of the output): each padded row once per column of a filter, shifted by it.
 * A block of neighbouring output cells meets the next tap of a channel one stored row further on.
 * Sums are completed in registers and written once. It equals {@code convolution.ScalarConvolution}
 * to the bit. Immutable.
 */
public final class ShiftedRows {
  private static final long BYTES = Float.BYTES;
  private static final int PAIR = 2 * LANES;
  private static final int TALL = 6;
  private static final int SHORT = 4;
  private static final boolean FEW_REGISTERS = LANES == 8;

  /** The largest layout, in floats, that pays: a core's own cache holds it. */
  private static final int LARGEST = 1 << 17;

  private final ConvolutionShape shape;
  private final float[] filters;
  private final float[] bias;

  /** Where the filter of each feature starts. */
  private final int[] features;

  /** The distance in floats from a stored row to the next. */
  private final int width;

  /** The number of stored rows for each padded row. */
  private final int shifts;

  private final int paddedRows;
  private final int paddedColumns;

  /**
   * Creates the sums of a shape that {@link #takes} accepts.
   *
   * @param filters (O, C, kernelRows, kernelColumns), not copied
   * @param bias (O), not copied
   */
  public ShiftedRows(ConvolutionShape shape, float[] filters, float[] bias) {
    Geometry g = shape.geometry();
    this.shape = shape;
    this.filters = filters;
    this.bias = bias;
    this.features = features(shape);
    this.width = g.columns().outSize();
    this.shifts = g.columns().window();
    this.paddedRows = g.rows().reach(g.rows().outSize());
    this.paddedColumns = g.columns().reach(width);
  }

  private static int[] features(ConvolutionShape shape) {
    int depth = shape.channels() * shape.geometry().taps();
    return IndexTables.of(shape.features(), o -> o * depth);
  }

  /**
   * Returns whether a shape is suitable: dense windows of stride 1, features that fill tiles, rows
   * of outputs that fill pairs of vectors, and a layout of moderate size. The width of vectors
   * matters here, which changes nothing but the time.
   */
  public static boolean takes(ConvolutionShape shape) {
    Geometry g = shape.geometry();
    int width = g.columns().outSize();
    long size = (long) shape.channels() * g.rows().reach(g.rows().outSize());
    int[] features = features(shape);
    return g.rows().stride() == 1
        && g.columns().stride() == 1
        && !g.isDilated()
        && width % PAIR == 0
        && g.outputCells() % PANEL == 0
        && size * g.columns().window() * width <= LARGEST
        && TiledProduct.paddedRows(features).length == features.length;
  }

  /**
   * Returns a pass that runs on one thread.
   *
   * @param scratch used until it is reset
   */
  public Pass on(Scratch scratch, Limits limits) {
    return new Pass(scratch, limits);
  }

  /** A pass over images on one thread. */
  public final class Pass {
    /** The image with its padding, whose zeros stay from image to image. */
    private final MemorySegment padded;

    private final MemorySegment rows;
    private final ShiftedTiles tiles;

    private Pass(Scratch scratch, Limits limits) {
      long all = (long) shape.channels() * paddedRows;
      this.padded = scratch.floats(all * paddedColumns).fill((byte) 0);
      this.rows = scratch.floats(all * shifts * width);
      this.tiles =
          new ShiftedTiles(
              filters,
              features,
              bias,
              limits,
              shape.channels(),
              shape.geometry().taps(),
              width * BYTES,
              width * BYTES * shifts * paddedRows);
    }

    /**
     * Runs one image.
     *
     * @param source (C, H, W), native
     * @param target (O, outHeight, outWidth), native
     */
    public void run(MemorySegment source, MemorySegment target) {
      pad(source);
      shift();
      int cells = shape.geometry().outputCells();
      for (int cell = 0; cell < cells; cell += PANEL) {
        multiply(cell, target.address() + cell * BYTES, cells * BYTES);
      }
    }

    private void pad(MemorySegment source) {
      Geometry g = shape.geometry();
      int height = g.rows().size();
      int count = Math.min(g.columns().size(), paddedColumns - g.columns().pad());
      for (int c = 0; c < shape.channels(); c++) {
        for (int y = 0; y < Math.min(height, paddedRows - g.rows().pad()); y++) {
          long from = ((long) c * height + y) * g.columns().size();
          long row = (long) c * paddedRows + y + g.rows().pad();
          Floats.copy(source, from, padded, row * paddedColumns + g.columns().pad(), count);
        }
      }
    }

    private void shift() {
      long to = rows.address() & ADDRESS;
      for (int row = 0; row < shape.channels() * paddedRows; row++) {
        long from = padded.address() + (long) row * paddedColumns * BYTES;
        for (int k = 0; k < shifts; k++) {
          for (int x = 0; x < width; x += PAIR) {
            long at = (from + (k + x) * BYTES) & ADDRESS;
            Floats.store(Floats.load(at), to);
            Floats.store(Floats.load(at + LANES * BYTES), to + LANES * BYTES);
            to = (to + PAIR * BYTES) & ADDRESS;
          }
        }
      }
    }

    /** Returns where the first tap of an output cell lies. */
    private long at(int cell) {
      return rows.address() + ((long) cell / width * shifts * width + cell % width) * BYTES;
    }

    /** Computes a block of cells of all maps. */
    private void multiply(int cell, long sums, long map) {
      if (FEW_REGISTERS) {
        narrow(at(cell), sums, map);
        narrow(at(cell + PAIR), sums + PAIR * BYTES, map);
      } else {
        wide(at(cell), at(cell + PAIR), sums, map);
      }
    }

    private void wide(long first, long second, long sums, long map) {
      int tall = TiledProduct.tall(features.length);
      for (int o = 0; o < tall; o += TALL) {
        tiles.tile6x4(o, first, second - first, sums + o * map, map);
      }
      for (int o = tall; o < features.length; o += SHORT) {
        tiles.tile4x4(o, first, second - first, sums + o * map, map);
      }
    }

    private void narrow(long first, long sums, long map) {
      int tall = TiledProduct.tall(features.length);
      for (int o = 0; o < tall; o += TALL) {
        tiles.tile6x2(o, first, 0, sums + o * map, map);
      }
      for (int o = tall; o < features.length; o += SHORT) {
        tiles.tile4x2(o, first, 0, sums + o * map, map);
      }
    }
  }
}
