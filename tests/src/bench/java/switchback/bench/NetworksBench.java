package switchback.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import switchback.bench.Rounds.Entry;
import switchback.datasets.arrays.NpyFiles;
import switchback.datasets.files.AtomicFolder;

/** Times large imported networks: whole commands, and forward passes beside ONNX Runtime. */
@Command(
    name = "tests/bench/networks",
    mixinStandardHelpOptions = true,
    description =
        "Writes VGG-16 and ResNet-50, of torchvision's shapes and with random weights, as ONNX"
            + " files. Measures time and memory of their import, of the first projection and of a"
            + " wrong layer's name, as whole commands; then times forward passes, Switchback and"
            + " ONNX Runtime in turns, if their logits agree. Takes 1.2 GB of disk meanwhile.")
final class NetworksBench implements Runnable {
  /** The largest difference of the logits, as a share of the largest, of passes that are timed. */
  private static final double TOLERANCE = 1e-4;

  /** Images per second of Switchback and of ONNX Runtime, and the median of their ratios. */
  record Speeds(double switchback, double onnxRuntime, double ratio) {}

  /** A pass of Switchback that only a projection needs. */
  record Forward(
      double logitsDifference,
      Speeds oneImageOneThread,
      Speeds oneImage,
      Speeds batch,
      double tracesPerSecond) {}

  /** What was measured of a network. */
  record Measured(long parameters, NetworkCommands commands, Forward forward) {}

  /** The JSON document. */
  record Result(int threads, int batch, Map<String, Measured> networks) {}

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private BenchOptions options;

  @Option(
      names = "--network",
      paramLabel = "NETWORK",
      description = "${COMPLETION-CANDIDATES}; both by default.")
  private @Nullable TimedNetwork only;

  private NetworksBench() {}

  /** Runs the comparison; its exit status is picocli's. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new NetworksBench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public void run() {
    List<String> settings = new ArrayList<>();
    Map<String, Measured> networks = new LinkedHashMap<>();
    PrintWriter out = spec.commandLine().getOut();
    for (TimedNetwork network : only == null ? List.of(TimedNetwork.values()) : List.of(only)) {
      Measured measured = measure(network, settings);
      networks.put(network.toString(), measured);
      if (!options.isJson()) {
        table(out, network, measured);
        out.flush();
      }
    }
    if (options.isJson()) {
      Result result = new Result(options.threads(), NetworkImages.BATCH, networks);
      out.println(BenchOptions.json(result));
    } else {
      settings.stream().distinct().forEach(line -> out.println("- " + line));
    }
    out.flush();
  }

  private Measured measure(TimedNetwork network, List<String> settings) {
    Path folder = Path.of(System.getProperty("switchback.bench.folder"), "networks");
    try {
      clear(folder);
      Files.createDirectories(folder);
      Path model = folder.resolve(network + ".onnx");
      Path run = folder.resolve(network.toString());
      network.model().write(model);
      NetworkCommands commands = NetworkCommands.measure(network, model, run, options.rounds());
      Measured measured =
          new Measured(network.parameters(), commands, forward(network, model, run, settings));
      clear(folder);
      return measured;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder, e);
    }
  }

  private static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      AtomicFolder.delete(folder);
    }
  }

  private Forward forward(TimedNetwork network, Path model, Path run, List<String> settings)
      throws IOException {
    int threads = options.threads();
    Path ours = model.resolveSibling("logits-switchback.npy");
    Path theirs = model.resolveSibling("logits-onnxruntime.npy");
    try (ContestantProcess switchback =
            Contestants.switchback("switchback-network", threads, run.toString(), ours.toString());
        ContestantProcess onnxRuntime =
            Contestants.onnxRuntime(
                "onnxruntime-network", threads, model.toString(), theirs.toString())) {
      double difference = difference(network, ours, theirs);
      Entry one = entry(network, "Switchback, one image", switchback, "one");
      Entry single = entry(network, "ONNX Runtime, one thread", onnxRuntime, "single");
      Entry all = entry(network, "ONNX Runtime, one image", onnxRuntime, "one");
      Entry batch = entry(network, "Switchback, batch", switchback, "batch");
      Entry theirBatch = entry(network, "ONNX Runtime, batch", onnxRuntime, "batch");
      Entry trace = entry(network, "Switchback, traces", switchback, "trace");
      Rounds rounds =
          new Rounds(
              List.of(one, single, all, batch, theirBatch, trace),
              options.rounds(),
              options.seconds());
      rounds.disturbances().forEach(spec.commandLine().getErr()::println);
      settings.add(switchback.settings());
      settings.add(onnxRuntime.settings());
      return new Forward(
          difference,
          speeds(rounds, one, single),
          speeds(rounds, one, all),
          speeds(rounds, batch, theirBatch),
          rounds.median(trace));
    }
  }

  private static Entry entry(
      TimedNetwork network, String title, ContestantProcess contestant, String work) {
    return new Entry(network.title() + ", " + title, contestant, work);
  }

  private static Speeds speeds(Rounds rounds, Entry ours, Entry theirs) {
    return new Speeds(rounds.median(ours), rounds.median(theirs), rounds.ratio(ours, theirs));
  }

  /**
   * Returns the largest difference of two arrays of logits as a share of the largest logit.
   *
   * @throws IllegalStateException if they do not agree, so that nothing wrong is timed
   */
  private static double difference(TimedNetwork network, Path ours, Path theirs)
      throws IOException {
    float[] actual = NpyFiles.read(ours).floats();
    float[] expected = NpyFiles.read(theirs).floats();
    double largest = 0;
    double difference = actual.length == expected.length ? 0 : Double.NaN;
    for (int i = 0; i < Math.min(actual.length, expected.length); i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    }
    double share = difference / largest;
    if (!(share <= TOLERANCE)) {
      throw new IllegalStateException(
          "the logits of %s differ by %.1e of the largest, expected at most %.1e"
              .formatted(network.title(), share, TOLERANCE));
    }
    return share;
  }

  private void table(PrintWriter out, TimedNetwork network, Measured measured) {
    out.printf(
        Locale.ROOT,
        "%s, %,d parameters, medians of %d rounds%n%n",
        network.title(),
        measured.parameters(),
        options.rounds());
    out.println("command                      seconds    peak MB   without mapped files");
    NetworkCommands commands = measured.commands();
    line(out, "import", commands.importing());
    line(out, "project, the first time", commands.projecting());
    line(out, "project, a wrong layer", commands.wrongLayer());
    out.println();
    out.println("forward, images/s         Switchback   ONNX Runtime   ratio");
    Forward forward = measured.forward();
    String threads = options.threads() + (options.threads() == 1 ? " thread" : " threads");
    line(out, "one image, 1 thread each", forward.oneImageOneThread());
    line(out, "one image, 1 to " + threads, forward.oneImage());
    line(out, NetworkImages.BATCH + " images, " + threads, forward.batch());
    out.printf(Locale.ROOT, "%-24s %11.2f%n", "traces, 1 thread", forward.tracesPerSecond());
    out.printf(
        Locale.ROOT,
        "%nlargest difference of the logits: %.1e of the largest%n%n",
        forward.logitsDifference());
  }

  private static void line(PrintWriter out, String command, MeasuredCommand measured) {
    out.printf(
        Locale.ROOT,
        "%-26s %9.2f %10.0f %12.0f%n",
        command,
        measured.seconds(),
        measured.peakMegabytes(),
        measured.anonymousMegabytes());
  }

  private static void line(PrintWriter out, String work, Speeds speeds) {
    out.printf(
        Locale.ROOT,
        "%-24s %11.2f %14.2f %7.2f%n",
        work,
        speeds.switchback(),
        speeds.onnxRuntime(),
        speeds.ratio());
  }
}
