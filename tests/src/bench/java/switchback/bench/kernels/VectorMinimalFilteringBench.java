package switchback.bench.kernels;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import switchback.training.kernels.Workers;
import switchback.training.kernels.convolution.ConvolutionKernel;

/**
 * The passes of {@link ConvolutionKernel#minimal} over a batch. Operations are counted as for the
 * plain sum: a share of the peak above 100% shows what was saved.
 */
@SuppressWarnings("NullAway.Init") // JMH sets parameters and calls the set-up
public class VectorMinimalFilteringBench extends KernelBenchmark {
  private static final int ROUNDS_OF_ALL = 10;

  @Param("conv2")
  String shape;

  @Param("1")
  int threads;

  private Workers workers;
  private ConvolutionKernel kernel;
  private ConvolutionOperands operands;

  /** Runs every pass of both layers before one is timed, each by the kernel that training uses. */
  @Setup
  public void setUp() {
    workers = new Workers(threads);
    kernel = ConvolutionKernel.minimal(workers);
    ConvolutionKernel direct = ConvolutionKernel.plain(workers);
    int images = ClassicShapes.IMAGES / 8;
    ConvolutionOperands first = new ConvolutionOperands(ClassicShapes.convolution("conv1"), images);
    ConvolutionOperands second = new ConvolutionOperands(ClassicShapes.convolution(shape), images);
    for (int i = 0; i < ROUNDS_OF_ALL; i++) {
      first.all(direct);
      second.all(kernel);
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
}
