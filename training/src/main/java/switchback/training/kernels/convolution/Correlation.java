package switchback.training.kernels.convolution;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Limits;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.SegmentSizes;
import switchback.training.kernels.Workers;
import switchback.training.kernels.projection.DepthwiseProjection;
import switchback.training.kernels.projection.Extent;
import switchback.training.kernels.projection.GatheredProjection;
import switchback.training.kernels.projection.PlanarProjection;

/**
 * One convolution with fixed filters, prepared once and then run over any number of images: the
 * door to the kernels for callers that project rather than train. {@code forward} is the layer's
 * pass and {@code adjoint} its transpose. Immutable; safe to share between threads.
 */
public sealed interface Correlation
    permits DirectCorrelation,
        MinimalCorrelation,
        GroupedCorrelation,
        DepthwiseCorrelation,
        DoubleCorrelation {
  /** Fewer maps below than this fill no vectors, so that vectors then lie along columns. */
  int FEW = 8;

  /**
   * Prepares the forward pass of a layer. It gives the bits of {@link ConvolutionKernel#fastest}'s
   * {@link ConvolutionKernel#correlate}. Both arrays are copied.
   *
   * @param filters (O, C, kernelRows, kernelColumns)
   * @param bias (O), or null for zeros
   * @throws IllegalArgumentException if an array's size differs from the shape's
   */
  static Correlation forward(ConvolutionShape shape, float[] filters, float @Nullable [] bias) {
    float[] start = bias == null ? new float[shape.features()] : bias;
    SegmentSizes.check("filters", MemorySegment.ofArray(filters), shape.filterSize());
    SegmentSizes.check("bias", MemorySegment.ofArray(start), shape.features());
    try (Workers alone = new Workers(1)) {
      return Route.fastest(shape).forward(shape, filters, start, new Scratch(), alone);
    }
  }

  /**
   * Prepares the forward pass of a layer in groups: group {@code g} of the features sums over group
   * {@code g} of the channels alone. Both arrays are copied.
   *
   * @param shape the channels, features and windows of the whole layer
   * @param groups the number of groups, of which both counts are multiples
   * @param filters (O, C / groups, kernelRows, kernelColumns)
   * @param bias (O), or null for zeros
   * @throws IllegalArgumentException if an array's size differs from the shape's
   */
  static Correlation forward(
      ConvolutionShape shape, int groups, float[] filters, float @Nullable [] bias) {
    if (groups == 1) {
      return forward(shape, filters, bias);
    }
    ConvolutionShape each = each(shape, groups);
    float[] start = bias == null ? new float[shape.features()] : bias;
    SegmentSizes.check(
        "filters", MemorySegment.ofArray(filters), (long) groups * each.filterSize());
    SegmentSizes.check("bias", MemorySegment.ofArray(start), shape.features());
    return each.channels() == 1
        ? DepthwiseCorrelation.of(each, filters, start)
        : new GroupedCorrelation(each, filters, start);
  }

  /**
   * Prepares a forward pass whose sums are computed in double and rounded once. Both arrays are
   * copied.
   *
   * @param groups the number of groups
   * @param filters (O, C / groups, kernelRows, kernelColumns)
   * @param bias (O)
   * @throws IllegalArgumentException if an array's size differs from the shape's
   */
  static Correlation inDouble(ConvolutionShape shape, int groups, double[] filters, double[] bias) {
    ConvolutionShape each = each(shape, groups);
    if (filters.length != groups * each.filterSize() || bias.length != shape.features()) {
      throw new IllegalArgumentException(
          "sizes differ: %d filters and %d biases for %s"
              .formatted(filters.length, bias.length, shape));
    }
    return DoubleCorrelation.of(shape, groups, filters, bias);
  }

  /** Returns the shape of one of several groups. */
  private static ConvolutionShape each(ConvolutionShape shape, int groups) {
    if (groups < 1 || shape.channels() % groups != 0 || shape.features() % groups != 0) {
      throw new IllegalArgumentException(shape + " cannot have " + groups + " groups");
    }
    return new ConvolutionShape(
        shape.channels() / groups, shape.features() / groups, shape.geometry());
  }

  /**
   * Prepares the adjoint of {@link #forward(ConvolutionShape, int, float[], float[])} without its
   * bias.
   *
   * @see #adjoint(ConvolutionShape, float[])
   */
  static Adjoint adjoint(ConvolutionShape shape, int groups, float[] filters) {
    ConvolutionShape each = each(shape, groups);
    SegmentSizes.check(
        "filters", MemorySegment.ofArray(filters), (long) groups * each.filterSize());
    if (groups == 1) {
      return shape.channels() < FEW
          ? new PlanarProjection(shape, filters)::project
          : new GatheredProjection(shape, filters)::project;
    }
    if (each.channels() == 1 && each.features() == 1) {
      DepthwiseProjection depthwise = new DepthwiseProjection(each, filters);
      return (signal, extent, _, below) -> depthwise.project(signal, extent, below);
    }
    return new GroupedCorrelation.Adjoint(each, filters);
  }

  /**
   * Prepares the adjoint of {@link #forward(ConvolutionShape, float[], float[])} without its bias,
   * for signals of any size; zeros cost little where most are zero. It gives the bits of {@link
   * ScalarConvolution#project}. The filters are copied.
   *
   * @param filters (O, C, kernelRows, kernelColumns)
   * @throws IllegalArgumentException if the array's size differs from the shape's
   */
  static Adjoint adjoint(ConvolutionShape shape, float[] filters) {
    return adjoint(shape, 1, filters);
  }

  /**
   * Returns the side of the squares of outputs that the forward pass of a layer computes together,
   * from the first row and column on. A part of the outputs that consists of whole squares has the
   * bits that it has among all of them.
   *
   * @param groups the number of groups
   */
  static int grid(ConvolutionShape shape, int groups) {
    return Route.fastest(each(shape, groups)) == Route.MINIMAL ? MinimalFiltering.OUTPUTS : 1;
  }

  /**
   * Returns the same convolution over maps of another size, with the same prepared filters.
   *
   * @param geometry the windows, which have the same size, strides and dilations
   */
  Correlation over(Geometry geometry);

  /** Returns a pass that writes the sums as they are; see {@link #on(Scratch, Limits)}. */
  default Pass on(Scratch scratch) {
    return on(scratch, Limits.NONE);
  }

  /**
   * Returns a pass that runs on one thread.
   *
   * @param scratch used until it is reset
   * @param limits what each sum is cut to
   */
  Pass on(Scratch scratch, Limits limits);

  /**
   * Returns a pass that runs several images at once on one thread, with the same bits. It is faster
   * where the maps are so small that one image alone does not fill the kernels.
   *
   * @param scratch used until it is reset
   * @param images the number of images of each run, at least 1
   */
  default Pass on(Scratch scratch, Limits limits, int images) {
    Pass one = on(scratch, limits);
    return (share, shares, source, target) -> {
      for (int i = 0; i < images; i++) {
        one.run(share, shares, Floats.image(source, i, images), Floats.image(target, i, images));
      }
    };
  }

  /** Returns whether there are passes between maps in these orders. */
  default boolean takes(MapOrder from, MapOrder to) {
    return !from.isLast() && !to.isLast();
  }

  /**
   * Returns a pass that runs several images at once on one thread, between maps in given orders.
   *
   * @param scratch used until it is reset
   * @param images the number of images of each run, at least 1
   * @param from the order of the maps that are read
   * @param to the order of the maps that are written
   * @throws IllegalArgumentException if there is no such pass
   */
  default Pass on(Scratch scratch, Limits limits, int images, MapOrder from, MapOrder to) {
    if (from.isLast() || to.isLast()) {
      throw new IllegalArgumentException("no pass from " + from + " to " + to);
    }
    return on(scratch, limits, images);
  }

  /** Returns whether passes between maps in these orders can add other maps to their sums. */
  default boolean adds(MapOrder from, MapOrder to) {
    return false;
  }

  /**
   * Returns a pass that adds other maps to its sums before it cuts them; otherwise like {@link
   * #on(Scratch, Limits, int, MapOrder, MapOrder)}.
   *
   * @param term the order of the maps that are added, cell by cell
   * @throws IllegalArgumentException if there is no such pass
   */
  default AddingPass adding(
      Scratch scratch, Limits limits, int images, MapOrder from, MapOrder term, MapOrder to) {
    throw new IllegalArgumentException("no pass from " + from + " to " + to + " adds " + term);
  }

  /** Runs images on the calling thread, and adds maps to the sums. */
  interface AddingPass {
    /**
     * Runs a share of as many images as the pass is for.
     *
     * @param term as many maps as are written
     * @param target the result; must not overlap the source
     * @see Pass
     */
    void run(int share, int shares, MemorySegment source, MemorySegment term, MemorySegment target);
  }

  /** Runs images on the calling thread. */
  interface Pass {
    /**
     * Computes a share of the result for one image, or for as many as the pass is for. Several
     * threads can so compute one image: each with a pass of its own, and all to the same target.
     * Shares change no bit.
     *
     * @param share the number of the share, from 0 on
     * @param shares the number of shares
     * @param source (N, maps, rows, columns) unless the pass is for another order, float32, native
     *     memory
     * @param target the result; must not overlap the source
     */
    void run(int share, int shares, MemorySegment source, MemorySegment target);

    /** Computes the whole result. */
    default void run(MemorySegment source, MemorySegment target) {
      run(0, 1, source, target);
    }
  }

  /** The transposed convolution of part of a signal. Immutable; safe to share between threads. */
  interface Adjoint {
    /**
     * Projects a rectangle of a signal. Row 0 and column 0 of all that its windows reach are, under
     * the rectangle's top left cell {@code (oy, ox)}, input row {@code geometry.rows().at(oy, 0)}
     * and column {@code geometry.columns().at(ox, 0)}; some may lie in the padding.
     *
     * @param signal (rows, columns, O), and perhaps others behind them
     * @param extent the sizes
     * @param scratch holds what the pass needs until it returns
     * @param below receives (height, width, C); must not be the signal
     */
    void project(float[] signal, Extent extent, Scratch scratch, float[] below);
  }
}
