package switchback.bench.kernels;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Workers;
import switchback.training.kernels.convolution.ConvolutionKernel;

/** The passes of {@link ConvolutionKernel#plain} over a batch. */
@SuppressWarnings("NullAway.Init") // JMH sets parameters and calls the set-up
public class VectorConvolutionBench extends KernelBenchmark {
  private static final int ROUNDS_OF_ALL = 10;

  @Param({"conv1", "conv2"})
  String shape;

  @Param("1")
  int threads;

  private Workers workers;
  private ConvolutionKernel kernel;
  private ConvolutionOperands operands;

  /**
   * Runs every pass of both layers before one is timed, as in training: they share loops, which are
   * compiled for everything that they have met.
   */
  @Setup
  public void setUp() {
    workers = new Workers(threads);
    kernel = ConvolutionKernel.plain(workers);
    for (ConvolutionShape each : ClassicShapes.convolutions()) {
      ConvolutionOperands few = new ConvolutionOperands(each, ClassicShapes.IMAGES / 8);
      for (int i = 0; i < ROUNDS_OF_ALL; i++) {
        few.all(kernel);
      }
    }
    operands = new ConvolutionOperands(ClassicShapes.convolution(shape), ClassicShapes.IMAGES);
  }

  /** Stops the threads. */
  @TearDown
  public void tearDown() {
    workers.close();
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
