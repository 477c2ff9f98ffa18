package switchback.bench.kernels;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The settings by which every kernel is timed.
 *
 * <p>Two forks, because what the compiler inlines, and where memory lies, differs between JVMs. Two
 * seconds of warm-up, because the loops over vectors are compiled several times, the last time with
 * all of the Vector API inlined, which takes about a second on a machine whose cores are busy.
 * Iterations of half a second contain a dozen batches of the slowest vector kernel.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public abstract class KernelBenchmark {
  /** Creates the base of a benchmark of this package. */
  KernelBenchmark() {}
}
