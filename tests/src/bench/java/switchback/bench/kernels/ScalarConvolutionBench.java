package switchback.bench.kernels;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import switchback.training.kernels.convolution.ScalarConvolution;

/** The passes of {@link ScalarConvolution}, on one thread and few images: it is slow. */
@SuppressWarnings("NullAway.Init") // JMH sets parameters and calls the set-up
public class ScalarConvolutionBench extends KernelBenchmark {
  /** Its work is a multiple of the number of images: rates compare. */
  static final int IMAGES = 2;

  @Param({"conv1", "conv2"})
  String shape;

  private final ScalarConvolution kernel = new ScalarConvolution();
  private ConvolutionOperands operands;

  /** Draws the batch. */
  @Setup
  public void setUp() {
    operands = new ConvolutionOperands(ClassicShapes.convolution(shape), IMAGES);
  }

  /** Forward, with bias and rectification. */
  @Benchmark
  public void correlate() {
    operands.correlate(kernel);
  }

  /** The gradient of the input. */
  @Benchmark
  public void project() {
    operands.project(kernel);
  }

  /** The gradient of the filters. */
  @Benchmark
  public void filterGradient() {
    operands.filterGradient(kernel);
  }

  /** The gradient of the bias. */
  @Benchmark
  public void biasGradient() {
    operands.biasGradient(kernel);
  }
}
