package switchback.deconv.stages;

import switchback.training.graphs.MapShape;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import switchback.datasets.CounterRandom;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.convolution.Correlation;

/** The sums of a named convolution layer. They are undone by the transposed filters. */
public final class ConvolutionStage implements Stage {
  /** The limit of randomly drawn weights, in standard deviations. */
  private static final double CUT = 2;

  private final String name;
  private final ConvolutionShape shape;
  private final float[] filters;
  private final Correlation correlation;
  private final Correlation.Adjoint adjoint;

  /**
   * Creates a stage with copies of both arrays.
   *
   * @param name the layer's name, by which its features are addressed
   * @param filters the filters, (O, C, kernelRows, kernelColumns)
   * @param bias the bias, (O)
   * @throws IllegalArgumentException if the size of an array does not match the shape
   */
  public ConvolutionStage(String name, ConvolutionShape shape, float[] filters, float[] bias) {
    check(name, "filters", filters.length, shape.filterSize());
    check(name, "bias", bias.length, shape.features());
    this.name = name;
    this.shape = shape;
    this.filters = filters.clone();
    this.correlation = Correlation.forward(shape, filters, bias);
    this.adjoint = Correlation.adjoint(shape, filters);
  }

  private static void check(String layer, String what, int got, int expected) {
    if (got != expected) {
      throw new IllegalArgumentException(
          "sizes of the " + what + " of " + layer + " differ: " + got + " != " + expected);
    }
  }

  /** Returns the layer's name. */
  public String name() {
    return name;
  }

  /** Returns the shape of the convolution. */
  public ConvolutionShape shape() {
    return shape;
  }

  /**
   * Returns a copy of one feature's filter, (channels, kernelRows, kernelColumns).
   *
   * @throws IndexOutOfBoundsException if there is no such feature
   */
  public float[] filter(int feature) {
    Objects.checkIndex(feature, shape.features());
    int size = shape.filterSize() / shape.features();
    return Arrays.copyOfRange(filters, feature * size, (feature + 1) * size);
  }

  @Override
  public MapShape input() {
    Geometry g = shape.geometry();
    return new MapShape(shape.channels(), g.rows().size(), g.columns().size());
  }

  @Override
  public MapShape output() {
    Geometry g = shape.geometry();
    return new MapShape(shape.features(), g.rows().outSize(), g.columns().outSize());
  }

  @Override
  public Optional<Geometry> windows() {
    return Optional.of(shape.geometry());
  }

  /**
   * Returns this stage with random filters and without bias. The filters are drawn from a normal
   * distribution with the standard deviation of these filters, truncated at two standard
   * deviations.
   */
  public ConvolutionStage randomised(long seed) {
    double deviation = deviation(filters);
    CounterRandom random = new CounterRandom(seed, name.hashCode(), filters.length, 0);
    RandomGenerator generator = random::next;
    float[] drawn = new float[filters.length];
    for (int i = 0; i < drawn.length; i++) {
      double value = generator.nextGaussian();
      while (Math.abs(value) > CUT) {
        value = generator.nextGaussian();
      }
      drawn[i] = (float) (value * deviation);
    }
    return new ConvolutionStage(name, shape, drawn, new float[shape.features()]);
  }

  private static double deviation(float[] values) {
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / values.length;
    return Math.sqrt(Math.max(0, squares / values.length - mean * mean));
  }

  /** Returns the forward pass, its filters already prepared. */
  public Correlation correlation() {
    return correlation;
  }

  /** Returns the signal below this stage: the signal through the transposed filters. */
  public Signal project(Signal signal) {
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
