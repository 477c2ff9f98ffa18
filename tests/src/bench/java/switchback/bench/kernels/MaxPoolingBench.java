package switchback.bench.kernels;

import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;
import switchback.training.kernels.elementwise.RectifierKernel;
import switchback.training.kernels.pooling.MaxPoolingKernel;

/**
 * {@link MaxPoolingKernel} over a batch, the rectifier's mask over its output, and a copy of the
 * same memory, which shows the time of memory alone.
 */
@SuppressWarnings("NullAway.Init") // JMH sets parameters and calls the set-up
public class MaxPoolingBench extends KernelBenchmark {
  private static final int PARTS = 64;

  @Param({"pool1", "pool2"})
  String shape;

  @Param("1")
  int threads;

  private Workers workers;
  private Geometry geometry;
  private int planes;
  private MemorySegment input;
  private MemorySegment output;
  private MemorySegment signal;
  private MemorySegment inputGradient;
  private int[] switches;

  /** Generates the batch and pools it, so that there are switches. */
  @Setup
  public void setUp() {
    workers = new Workers(threads);
    geometry = ClassicShapes.pooling(shape);
    planes = ClassicShapes.planes(shape);
    int windows = planes * geometry.outputCells();
    long cells = (long) planes * geometry.inputCells();
    input = Signals.rectified(cells);
    inputGradient = Signals.normal(cells);
    output = Signals.empty(windows);
    signal = Signals.normal(windows);
    switches = new int[windows];
    forward();
  }

  /** Stops the threads. */
  @TearDown
  public void tearDown() {
    workers.close();
  }

  /** Runs the forward pass of training. */
  @Benchmark
  public final void forward() {
    MaxPoolingKernel.forward(geometry, planes, input, output, switches, workers);
  }

  /** Runs the forward pass without switches. */
  @Benchmark
  public void forwardOnly() {
    MaxPoolingKernel.forward(geometry, planes, input, output, null, workers);
  }

  /** Computes the gradient of the input. */
  @Benchmark
  public void scatter() {
    MaxPoolingKernel.scatter(geometry, planes, signal, switches, inputGradient, workers);
  }

  /** Masks the gradient of the rectified map that was pooled, in place. */
  @Benchmark
  public void mask() {
    RectifierKernel.mask(input, inputGradient, inputGradient, workers);
  }

  /** Copies the input. */
  @Benchmark
  public void copy() {
    long bytes = input.byteSize() / PARTS;
    workers.run(
        PARTS, part -> MemorySegment.copy(input, part * bytes, inputGradient, part * bytes, bytes));
  }
}
