package switchback.bench.kernels;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import switchback.training.kernels.DenseShape;
import switchback.training.kernels.Workers;
import switchback.training.kernels.dense.VectorDense;

/** The passes of {@link VectorDense} over a batch. */
@SuppressWarnings("NullAway.Init") // JMH sets parameters and calls the set-up
public class VectorDenseBench extends KernelBenchmark {
  private static final int ROUNDS_OF_ALL = 10;

  @Param({"fc1", "fc2"})
  String shape;

  @Param("1")
  int threads;

  private Workers workers;
  private VectorDense kernel;
  private DenseOperands operands;

  /**
   * Runs every pass of both layers before one is timed, as in training: they share loops, which are
   * compiled for everything that they have met.
   */
  @Setup
  public void setUp() {
    workers = new Workers(threads);
    kernel = new VectorDense(workers);
    for (DenseShape each : ClassicShapes.denseLayers()) {
      DenseOperands few = new DenseOperands(each, ClassicShapes.IMAGES / 8);
      for (int i = 0; i < ROUNDS_OF_ALL; i++) {
        few.all(kernel);
      }
    }
    operands = new DenseOperands(ClassicShapes.dense(shape), ClassicShapes.IMAGES);
  }

  /** Stops the threads. */
  @TearDown
  public void tearDown() {
    workers.close();
  }

  /** Runs the forward pass, with bias and rectification. */
  @Benchmark
  public void forward() {
    operands.forward(kernel);
  }

  /** Computes the gradient of the input. */
  @Benchmark
  public void inputGradient() {
    operands.inputGradient(kernel);
  }

  /** Computes the gradient of the weights. */
  @Benchmark
  public void weightGradient() {
    operands.weightGradient(kernel);
  }

  /** Computes the gradient of the bias. */
  @Benchmark
  public void biasGradient() {
    operands.biasGradient(kernel);
  }
}
