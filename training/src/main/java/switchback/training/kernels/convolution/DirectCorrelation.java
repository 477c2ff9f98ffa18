package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.TiledProduct.PANEL;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.Limits;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Share;
import switchback.training.kernels.TiledProduct;
import switchback.training.kernels.channelslast.CellProduct;
import switchback.training.kernels.shifts.ShiftedRows;

/**
 * The plain sum: a correlation as one {@link TiledProduct} of the filters by panels, with vectors
 * along output cells. A panel holds, for each tap of a filter, the values that it meets under a
 * block of neighbouring output cells, of one image or of several. It takes any geometry and equals
 * {@link ScalarConvolution} to the bit.
 */
final class DirectCorrelation implements Correlation {
  /** Taps of a panel, which then stays in a core's own cache. */
  private static final int DEPTH = 512;

  /** Output cells that fill the blocks well; smaller maps share blocks with other images'. */
  private static final int CELLS = 8 * PANEL;

  /** Returns the layout of the maps for windows over them. */
  private final Function<Geometry, PaddedLayout> layouts;

  private final PaddedLayout layout;

  /** Returns the sums over shifted rows, or null for windows that have none. */
  private final Function<Geometry, @Nullable ShiftedRows> shifts;

  private final @Nullable ShiftedRows shifted;

  /** (target maps, taps). */
  private final float[] filters;

  private final int features;
  private final int depth;
  private final int[] rows;

  /** The start of each sum: a feature's bias, in every lane of a block's row. */
  private final float[] starts;

  private final Geometry geometry;

  /** What computes these sums to maps that lie cell by cell; null for an adjoint. */
  private final @Nullable ToCells toCells;

  private DirectCorrelation(
      Function<Geometry, PaddedLayout> layouts,
      Function<Geometry, @Nullable ShiftedRows> shifts,
      Geometry geometry,
      float[] filters,
      float[] bias,
      @Nullable ToCells toCells) {
    this.geometry = geometry;
    this.toCells = toCells;
    this.layouts = layouts;
    this.layout = layouts.apply(geometry);
    this.shifts = shifts;
    this.shifted = shifts.apply(geometry);
    this.filters = filters;
    this.features = bias.length;
    this.depth = layout.taps().length;
    this.rows = TiledProduct.paddedRows(IndexTables.of(features, o -> o * depth));
    this.starts = new float[rows.length * PANEL];
    for (int row = 0; row < features; row++) {
      Arrays.fill(starts, row * PANEL, (row + 1) * PANEL, bias[row]);
    }
  }

  private DirectCorrelation(DirectCorrelation same, Geometry geometry) {
    this.geometry = geometry;
    this.toCells = same.toCells;
    this.layouts = same.layouts;
    this.layout = layouts.apply(geometry);
    this.shifts = same.shifts;
    this.shifted = shifts.apply(geometry);
    this.filters = same.filters;
    this.features = same.features;
    this.depth = same.depth;
    this.rows = same.rows;
    this.starts = same.starts;
  }

  static DirectCorrelation forward(ConvolutionShape shape, float[] filters, float[] bias) {
    float[] weights = filters.clone();
    float[] starts = bias.clone();
    return new DirectCorrelation(
        geometry -> PaddedLayout.ofInput(shape.over(geometry)),
        geometry -> shifted(shape.over(geometry), weights, starts),
        shape.geometry(),
        weights,
        starts,
        new ToCells(shape, weights, starts));
  }

  private static @Nullable ShiftedRows shifted(
      ConvolutionShape shape, float[] filters, float[] bias) {
    return ShiftedRows.takes(shape) ? new ShiftedRows(shape, filters, bias) : null;
  }

  static DirectCorrelation adjoint(ConvolutionShape shape, float[] filters) {
    return new DirectCorrelation(
        geometry -> PaddedLayout.ofSignal(shape.over(geometry)),
        _ -> null,
        shape.geometry(),
        turned(shape, filters),
        new float[shape.channels()],
        null);
  }

  /** Returns the filters turned by 180 degrees, with channels and features exchanged. */
  private static float[] turned(ConvolutionShape shape, float[] filters) {
    int window = shape.geometry().taps();
    float[] turned = new float[filters.length];
    int at = 0;
    for (int c = 0; c < shape.channels(); c++) {
      for (int o = 0; o < shape.features(); o++) {
        int last = (o * shape.channels() + c + 1) * window - 1;
        for (int k = 0; k < window; k++) {
          turned[at++] = filters[last - k];
        }
      }
    }
    return turned;
  }

  @Override
  public Correlation over(Geometry geometry) {
    return new DirectCorrelation(this, geometry);
  }

  @Override
  public Pass on(Scratch scratch, Limits limits) {
    if (shifted == null) {
      return on(scratch, limits, 1);
    }
    ShiftedRows.Pass pass = shifted.on(scratch, limits);
    return (share, _, source, target) -> {
      // The rows of an image are few, and the first share computes them all.
      if (share == 0) {
        pass.run(source, target);
      }
    };
  }

  @Override
  public Pass on(Scratch scratch, Limits limits, int images) {
    return shifted == null
        ? new Sums(scratch, limits, images)
        : Correlation.super.on(scratch, limits, images);
  }

  @Override
  public boolean takes(MapOrder from, MapOrder to) {
    return to.isLast() ? toCells != null && toCells.takes(from) : !from.isLast();
  }

  @Override
  public Pass on(Scratch scratch, Limits limits, int images, MapOrder from, MapOrder to) {
    return to.isLast() && toCells != null
        ? toCells.product().over(geometry).on(scratch, limits, images, from, to)::run
        : Correlation.super.on(scratch, limits, images, from, to);
  }

  @Override
  public boolean adds(MapOrder from, MapOrder to) {
    return to.isLast() && takes(from, to);
  }

  @Override
  public AddingPass adding(
      Scratch scratch, Limits limits, int images, MapOrder from, MapOrder term, MapOrder to) {
    if (toCells == null || !adds(from, to)) {
      return Correlation.super.adding(scratch, limits, images, from, term, to);
    }
    CellProduct.Pass pass = toCells.product().over(geometry).on(scratch, limits, images, from, to);
    return (share, shares, source, added, target) ->
        pass.run(share, shares, source, added, term, target);
  }

  /** Computes these sums to maps that lie cell by cell; prepared when they are first asked for. */
  private static final class ToCells {
    /** Channels from which on it pays to turn maps around that lie map by map. */
    private static final int MANY = 16;

    private final ConvolutionShape shape;
    private final float[] filters;
    private final float[] bias;
    private @Nullable CellProduct product;

    private ToCells(ConvolutionShape shape, float[] filters, float[] bias) {
      this.shape = shape;
      this.filters = filters;
      this.bias = bias;
    }

    private boolean takes(MapOrder from) {
      return from.isLast() || shape.channels() < MANY;
    }

    private synchronized CellProduct product() {
      if (product == null) {
        product = CellProduct.of(shape, filters, bias);
      }
      return product;
    }
  }

  /** A pass over images on one thread. */
  private final class Sums implements Pass {
    private final int images;

    /** The images whose cells share blocks. */
    private final int together;

    /** Their laid out maps; none where the maps are read as they are. */
    private final MemorySegment maps;

    private final MemorySegment panel;
    private final MemorySegment sums;
    private final MemorySegment begun;
    private final int columns;
    private final TiledProduct product;
    private final Limits limits;

    private Sums(Scratch scratch, Limits limits, int images) {
      this.images = images;
      this.together = Math.clamp(CELLS / layout.cells(), 1, images);
      long size = layout.isAsGiven() ? 0 : (long) together * layout.size();
      this.maps = scratch.floats(size + LANES).fill((byte) 0);
      // What lies beyond the cells of the last block is computed as well, and should be numbers.
      this.panel = scratch.floats((long) Math.min(DEPTH, depth) * PANEL + LANES).fill((byte) 0);
      this.sums = scratch.floats((long) starts.length + LANES);
      this.begun = scratch.floats(starts.length);
      MemorySegment.copy(starts, 0, begun, JAVA_FLOAT_UNALIGNED, 0, starts.length);
      this.columns = TiledProduct.columns(together * layout.cells());
      this.product = new TiledProduct(filters, rows, 1, panel, columns, 0, PANEL);
      this.limits = limits;
    }

    @Override
    public void run(int share, int shares, MemorySegment source, MemorySegment target) {
      for (int first = 0; first < images; first += together) {
        int count = Math.min(together, images - first);
        MemorySegment laidOut = layOut(source, first, count);
        int cells = count * layout.cells();
        Share blocks = Share.of(Math.ceilDiv(cells, PANEL), share, shares);
        for (int block = blocks.from(); block < blocks.to(); block++) {
          int cell = block * PANEL;
          multiply(laidOut, cell, cells);
          store(cell, Math.min(PANEL, cells - cell), first, target);
        }
      }
    }

    private MemorySegment layOut(MemorySegment source, int first, int count) {
      if (layout.isAsGiven()) {
        long bytes = (long) layout.size() * Float.BYTES;
        return source.asSlice(first * bytes, count * bytes);
      }
      for (int i = 0; i < count; i++) {
        layout.fill(Floats.image(source, first + i, images), maps, i * layout.size());
      }
      return maps;
    }

    private void multiply(MemorySegment laidOut, int cell, int cells) {
      int block = cell / PANEL;
      for (int from = 0; from < depth; from += DEPTH) {
        int taps = Math.min(DEPTH, depth - from);
        layout.pack(laidOut, from, taps, cell, Math.min(PANEL, cells - cell), panel);
        if (from == 0) {
          product.run(block, 0, 0, taps, begun, PANEL, sums, 0);
        } else {
          product.run(block, from, 0, taps, sums, 0);
        }
      }
    }

    /** Completes the sums of a block of cells and writes them to the maps of the images. */
    private void store(int cell, int count, int first, MemorySegment target) {
      int plane = layout.cells();
      int width = TiledProduct.width(columns, cell / PANEL) * LANES;
      for (int done = 0; done < count; ) {
        int at = cell + done;
        int some = Math.min(count - done, plane - at % plane);
        long to = (long) (first + at / plane) * features * plane + at % plane;
        for (int map = 0; map < features; map++) {
          Floats.end(sums, map * width + done, limits, target, to + (long) map * plane, some);
        }
        done += some;
      }
    }
  }
}
