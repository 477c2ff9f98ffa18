package switchback.bench.kernels;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import switchback.bench.FmaPeak;

/**
 * Runs JMH over the kernels and prints the share of the machine's peak that each of them reaches.
 * Takes JMH's own options, such as part of a benchmark's name. JMH starts its forks with the
 * options of this JVM, which are the product's.
 */
final class KernelBench {
  private KernelBench() {}

  /** Exits with 1 if a benchmark failed and 2 if the options are invalid. */
  public static void main(String[] arguments) throws IOException {
    CommandLineOptions given;
    try {
      given = new CommandLineOptions(arguments);
    } catch (CommandLineOptionException e) {
      System.err.println("error: invalid options: " + e.getMessage() + "; hint: -h lists them");
      System.exit(2);
      return;
    }
    if (given.shouldHelp()) {
      given.showHelp();
      return;
    }
    Runner runner = new Runner(options(given).build());
    if (given.shouldList()) {
      runner.list();
      return;
    }
    // Before and after, keeping the better of both: a shared machine slows down at times.
    Map<Integer, Double> peaks = new TreeMap<>();
    int all = Runtime.getRuntime().availableProcessors();
    measure(peaks, all);
    Collection<RunResult> results;
    try {
      results = runner.run();
    } catch (RunnerException e) {
      System.err.println("error: JMH stopped: " + e + "; hint: -l lists benchmarks");
      System.exit(1);
      return;
    }
    results.forEach(result -> peaks.putIfAbsent(threads(result), 0.0));
    measure(peaks, all);
    print(System.out, results, peaks);
  }

  private static OptionsBuilder options(CommandLineOptions given) {
    OptionsBuilder options = new OptionsBuilder();
    options.parent(given).shouldFailOnError(true);
    if (given.getIncludes().isEmpty()) {
      options.include("switchback\\.bench\\.kernels\\.");
    }
    if (!given.getParameter("threads").hasValue()) {
      TreeSet<String> threads = new TreeSet<>();
      threads.add("1");
      threads.add(Integer.toString(Runtime.getRuntime().availableProcessors()));
      options.param("threads", threads.toArray(String[]::new));
    }
    return options;
  }

  private static void measure(Map<Integer, Double> peaks, int all) {
    peaks.putIfAbsent(1, 0.0);
    peaks.putIfAbsent(all, 0.0);
    peaks.replaceAll((threads, best) -> Math.max(best, FmaPeak.gigaflops(threads)));
  }

  private static int threads(RunResult result) {
    String threads = result.getParams().getParam("threads");
    return threads == null ? 1 : Integer.parseInt(threads);
  }

  private static void print(
      PrintStream out, Collection<RunResult> results, Map<Integer, Double> peaks) {
    out.printf(
        "%n%-34s %-6s %7s %9s %9s %7s %7s%n",
        "kernel", "shape", "threads", "ms", "GFLOP/s", "peak %", "GB/s");
    for (RunResult result : results) {
      Work work = Work.of(result.getParams());
      double ms = result.getAggregatedResult().getPrimaryResult().getStatistics().getPercentile(50);
      double gigaflops = work.operations() / ms / 1e6;
      out.printf(
          Locale.ROOT,
          "%-34s %-6s %7d %9.3f %9s %7s %7s%n",
          work.kernel(),
          result.getParams().getParam("shape"),
          threads(result),
          ms,
          number(gigaflops),
          number(100 * gigaflops / peaks.getOrDefault(threads(result), Double.NaN)),
          number(work.bytes() / ms / 1e6));
    }
    out.println();
    peaks.forEach(
        (threads, peak) ->
            out.printf(
                Locale.ROOT,
                "peak of %d threads: %.0f GFLOP/s, fused multiply-adds of %d floats, in this run%n",
                threads,
                peak,
                FmaPeak.lanes()));
    out.println("ms: median of the iterations of all forks; two operations per multiply-add");
  }

  private static String number(double value) {
    return value == 0 ? "" : String.format(Locale.ROOT, "%.1f", value);
  }
}
