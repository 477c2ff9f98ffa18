package switchback.bench.kernels;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import switchback.training.kernels.convolution.ScalarConvolution;

/** The passes of {@link ScalarConvolution}, on one thread and few images: it is slow. */
@SuppressWarnings("NullAway.Init") // JMH sets parameters and calls the set-up
public class ScalarConvolutionBench extends KernelBenchmark {
  /** Few images suffice: work is proportional to their number, so rates can be compared. */
  static final int IMAGES = 2;

  @Param({"conv1", "conv2"})
  String shape;

  private final ScalarConvolution kernel = new ScalarConvolution();
  private ConvolutionOperands operands;

  /** Generates the batch. */
  @Setup
  public void setUp() {
    operands = new ConvolutionOperands(ClassicShapes.convolution(shape), IMAGES);
  }

  /** Runs the forward pass, with bias and rectification. */
  @Benchmark
  public void correlate() {
    operands.correlate(kernel);
  }

  /** Computes the gradient of the input. */
  @Benchmark
  public void project() {
    operands.project(kernel);
  }

  /** Computes the gradient of the filters. */
  @Benchmark
  public void filterGradient() {
    operands.filterGradient(kernel);
  }

  /** Computes the gradient of the bias. */
  @Benchmark
  public void biasGradient() {
    operands.biasGradient(kernel);
  }
}
