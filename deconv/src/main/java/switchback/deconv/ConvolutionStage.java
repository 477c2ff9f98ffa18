package switchback.deconv;

import java.util.Optional;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Correlation;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.SparseProjection;

/** A named convolution layer, without what follows its sums. Undone by the transposed filters. */
public final class ConvolutionStage implements Stage {
  private final String name;
  private final ConvolutionShape shape;
  private final Correlation correlation;
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
    this.correlation = Correlation.forward(shape, filters, bias);
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

  /** The way forward, its filters made ready. */
  Correlation correlation() {
    return correlation;
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
