package switchback.deconv;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import switchback.training.kernels.ConvolutionKernel;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.SparseProjection;

/** A named convolution layer, without what follows its sums. Undone by the transposed filters. */
public final class ConvolutionStage implements Stage {
  private final String name;
  private final ConvolutionShape shape;
  private final float[] filters;
  private final float[] bias;
  private final SparseProjection adjoint;

  /**
   * Copies both arrays.
   *
   * @param name the layer's name, by which its features are asked for
   * @param filters (O, C, kernelRows, kernelColumns)
   * @param bias (O)
   * @throws IllegalArgumentException where an array's size is not what the shape says
   */
  public ConvolutionStage(String name, ConvolutionShape shape, float[] filters, float[] bias) {
    check(name, "filters", filters.length, shape.filterSize());
    check(name, "bias", bias.length, shape.features());
    this.name = name;
    this.shape = shape;
    this.filters = filters.clone();
    this.bias = bias.clone();
    this.adjoint = new SparseProjection(shape, filters);
  }

  private static void check(String layer, String what, int got, int expected) {
    if (got != expected) {
      throw new IllegalArgumentException(
          "sizes of the " + what + " of " + layer + " differ: " + got + " != " + expected);
    }
  }

  /** The layer's name. */
  public String name() {
    return name;
  }

  /** What it connects. */
  public ConvolutionShape shape() {
    return shape;
  }

  @Override
  public MapShape input() {
    Geometry g = shape.geometry();
    return new MapShape(shape.channels(), g.height(), g.width());
  }

  @Override
  public MapShape output() {
    Geometry g = shape.geometry();
    return new MapShape(shape.features(), g.outHeight(), g.outWidth());
  }

  @Override
  public Optional<Geometry> windows() {
    return Optional.of(shape.geometry());
  }

  /** Forward over {@code images} images, (N, C, H, W) to (N, O, outHeight, outWidth). */
  void correlate(
      ConvolutionKernel kernel,
      int images,
      MemorySegment input,
      boolean rectify,
      MemorySegment output) {
    kernel.correlate(
        shape,
        images,
        input,
        MemorySegment.ofArray(filters),
        MemorySegment.ofArray(bias),
        rectify,
        output);
  }

  /** A signal through the transposed filters, to all that it reaches below. */
  Signal project(Signal signal) {
    Patch area = signal.area();
    if (area.isEmpty()) {
      return Signal.nothing(shape.channels());
    }
    float[] below = adjoint.project(signal.values(), area.height(), area.width());
    return new Signal(shape.channels(), area.below(shape.geometry()), below).within(input());
  }

  @Override
  public String toString() {
    return "convolution " + name + ", " + input() + " to " + output();
  }
}
