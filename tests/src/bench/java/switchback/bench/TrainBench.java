package switchback.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import switchback.bench.Rounds.Entry;

/** Times whole training steps of network {@code classic}: Switchback, stock DL4J and libtorch. */
@Command(
    name = "tests/bench/train",
    mixinStandardHelpOptions = true,
    description =
        "Times whole training steps (forward, loss, backward, Adam) of network classic at batch"
            + " 128: Switchback, stock DL4J and libtorch, in turns.")
final class TrainBench implements Runnable {
  /** A contestant's entry in the JSON document. */
  record Speed(double imagesPerSecond, double shareOfPeak) {}

  /** The factors by which Switchback is faster than each peer. */
  record Ratios(double libtorch, double dl4j) {}

  /** The JSON document. */
  record Result(
      double peakGflops,
      int threads,
      int batch,
      Speed switchback,
      Speed dl4j,
      Speed libtorch,
      Ratios ratios) {}

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private BenchOptions options;

  private TrainBench() {}

  /** Runs the comparison; its exit status is picocli's. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new TrainBench()).execute(arguments));
  }

  @Override
  public void run() {
    int threads = options.threads();
    double peak = FmaPeak.gigaflops(threads);
    try (ContestantProcess switchback = Contestants.switchback("switchback-training", threads);
        ContestantProcess dl4j = Contestants.stockDl4j("dl4j-training", threads);
        ContestantProcess libtorch = Contestants.libtorch("libtorch-training", threads)) {
      Entry ours = new Entry("Switchback", switchback, "train");
      Entry stock = new Entry("stock DL4J", dl4j, "train");
      List<Entry> ways =
          List.of(
              new Entry("libtorch, channels last", libtorch, "train:last:linear"),
              new Entry("  and dense as convolution", libtorch, "train:last:convolution"),
              new Entry("libtorch, channels first", libtorch, "train:first:linear"),
              new Entry("  and dense as convolution", libtorch, "train:first:convolution"));
      Entry bound = new Entry("libtorch's best, no update", libtorch, "gradients:last:convolution");
      List<Entry> entries = new ArrayList<>();
      entries.add(ours);
      entries.addAll(ways);
      entries.add(bound);
      entries.add(stock);
      Rounds rounds = new Rounds(entries, options.rounds(), options.seconds());
      peak = Math.max(peak, FmaPeak.gigaflops(threads));
      rounds.disturbances().forEach(spec.commandLine().getErr()::println);
      PrintWriter out = spec.commandLine().getOut();
      // The best of its configurations counts.
      Entry torch = Collections.max(ways, Comparator.comparingDouble(rounds::median));
      if (options.isJson()) {
        Ratios ratios = new Ratios(rounds.ratio(ours, torch), rounds.ratio(ours, stock));
        out.println(
            BenchOptions.json(
                new Result(
                    peak,
                    threads,
                    TrainingBatches.IMAGES,
                    speed(rounds.median(ours), peak),
                    speed(rounds.median(stock), peak),
                    speed(rounds.median(torch), peak),
                    ratios)));
      } else {
        table(out, rounds, entries, peak);
      }
      out.flush();
    }
  }

  private static Speed speed(double imagesPerSecond, double peak) {
    return new Speed(imagesPerSecond, imagesPerSecond * TrainingWork.flopsPerImage() / 1e9 / peak);
  }

  private void table(PrintWriter out, Rounds rounds, List<Entry> entries, double peak) {
    Entry ours = entries.getFirst();
    out.printf(
        Locale.ROOT,
        "Training steps of network classic, batch %d, %d threads, median of %d rounds of %.1f"
            + " s%n%n",
        TrainingBatches.IMAGES,
        options.threads(),
        options.rounds(),
        options.seconds());
    out.println(
        "contestant                    images/s    slowest  fastest      peak %   Switchback x");
    for (Entry entry : entries) {
      Speed speed = speed(rounds.median(entry), peak);
      double[] range = rounds.range(entry);
      out.printf(
          Locale.ROOT,
          "%-28s %9.1f %10.1f %8.1f %10.1f %14.2f%n",
          entry.title(),
          speed.imagesPerSecond(),
          range[0],
          range[1],
          100 * speed.shareOfPeak(),
          rounds.ratio(ours, entry));
    }
    out.printf(
        Locale.ROOT,
        "%npeak: %.0f GFLOP/s, fused multiply-adds of %d floats on %d threads in this run%n",
        peak,
        FmaPeak.lanes(),
        options.threads());
    out.printf(
        Locale.ROOT,
        "per image: %.1f MFLOP, two per multiply-add of both convolutions and both dense layers,"
            + " forward, weights' and input's gradient (conv1 needs none of its input)%n",
        TrainingWork.flopsPerImage() / 1e6);
    Map<String, String> settings = new TreeMap<>();
    entries.forEach(entry -> settings.put(entry.contestant().settings(), entry.title()));
    new ArrayList<>(settings.keySet()).forEach(line -> out.println("- " + line));
  }
}
