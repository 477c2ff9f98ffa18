package switchback.bench.kernels;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import switchback.training.kernels.dense.ScalarDense;

/** The passes of {@link ScalarDense}, on one thread and few images: it is slow. */
@SuppressWarnings("NullAway.Init") // JMH sets parameters and calls the set-up
public class ScalarDenseBench extends KernelBenchmark {
  /** Its work is a multiple of the number of images: rates compare. */
  static final int IMAGES = 2;

  @Param({"fc1", "fc2"})
  String shape;

  private final ScalarDense kernel = new ScalarDense();
  private DenseOperands operands;

  /** Draws the batch. */
  @Setup
  public void setUp() {
    operands = new DenseOperands(ClassicShapes.dense(shape), IMAGES);
  }

  /** Forward, with bias and rectification. */
  @Benchmark
  public void forward() {
    operands.forward(kernel);
  }

  /** The gradient of the input. */
  @Benchmark
  public void inputGradient() {
    operands.inputGradient(kernel);
  }

  /** The gradient of the weights. */
  @Benchmark
  public void weightGradient() {
    operands.weightGradient(kernel);
  }

  /** The gradient of the bias. */
  @Benchmark
  public void biasGradient() {
    operands.biasGradient(kernel);
  }
}
