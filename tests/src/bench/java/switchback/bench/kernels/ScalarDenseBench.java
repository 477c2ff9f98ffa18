package switchback.bench.kernels;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import switchback.training.kernels.dense.ScalarDense;

/** The passes of {@link ScalarDense}, on one thread and few images: it is slow. */
@SuppressWarnings("NullAway.Init") // JMH sets parameters and calls the set-up
public class ScalarDenseBench extends KernelBenchmark {
  /** Few images suffice: work is proportional to their number, so rates can be compared. */
  static final int IMAGES = 2;

  @Param({"fc1", "fc2"})
  String shape;

  private final ScalarDense kernel = new ScalarDense();
  private DenseOperands operands;

  /** Generates the batch. */
  @Setup
  public void setUp() {
    operands = new DenseOperands(ClassicShapes.dense(shape), IMAGES);
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
