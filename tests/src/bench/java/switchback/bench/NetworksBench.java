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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import switchback.datasets.files.AtomicFolder;

/** Times large networks: whole commands, forward passes and projections beside other libraries. */
@Command(
    name = "tests/bench/networks",
    mixinStandardHelpOptions = true,
    description =
        "Writes networks of torchvision's shapes and with random weights as ONNX files. Measures"
            + " time and memory of the import of VGG-16 and ResNet-50, of the first projection and"
            + " of a wrong layer's name, as whole commands. Then times, in turns, forward passes"
            + " of Switchback, ONNX Runtime and libtorch, and projections of single units beside"
            + " libtorch's gradients, if all results agree. Takes 1.2 GB of disk meanwhile.")
final class NetworksBench implements Runnable {
  /** Commands repeat themselves well, and take longest. */
  private static final int MOST_COMMAND_ROUNDS = 3;

  /** The defaults here: many works are timed, and few of them are short. */
  private static final Map<String, String> DEFAULTS = Map.of("--rounds", "3", "--seconds", "1");

  /**
   * The JSON document.
   *
   * @param networks images per second, forward alone
   * @param projections single units per second, forward excluded
   * @param traces passes per second, on one thread, that record what projections need
   * @param commands by the name of the network
   * @param settings of the contestants by the name of the network
   */
  record Result(
      List<NetworkComparison.Images> networks,
      List<NetworkComparison.Units> projections,
      int threads,
      int rounds,
      double seconds,
      Map<String, Double> traces,
      Map<String, NetworkCommands> commands,
      Map<String, List<String>> settings) {}

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private BenchOptions options;

  @Option(
      names = "--network",
      paramLabel = "NETWORK",
      description = "${COMPLETION-CANDIDATES}; all by default.")
  private @Nullable TimedNetwork only;

  private final Path folder = Path.of(System.getProperty("switchback.bench.folder"), "networks");

  private NetworksBench() {}

  /** Runs the comparison; its exit status is picocli's. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new NetworksBench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setDefaultValueProvider(
                argument ->
                    argument instanceof OptionSpec option
                        ? DEFAULTS.get(option.longestName())
                        : null)
            .execute(arguments));
  }

  @Override
  public void run() {
    Map<TimedNetwork, NetworkCommands> commands = new LinkedHashMap<>();
    Map<TimedNetwork, NetworkComparison> comparisons = new LinkedHashMap<>();
    try {
      for (TimedNetwork network : only == null ? List.of(TimedNetwork.values()) : List.of(only)) {
        measure(network, commands, comparisons);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder, e);
    }
    if (options.isJson()) {
      spec.commandLine().getOut().println(json(commands, comparisons));
    } else {
      print(commands, comparisons);
    }
    spec.commandLine().getOut().flush();
  }

  private void measure(
      TimedNetwork network,
      Map<TimedNetwork, NetworkCommands> commands,
      Map<TimedNetwork, NetworkComparison> comparisons)
      throws IOException {
    Optional<String> layer = network.commandsLayer();
    clear();
    if (layer.isPresent()) {
      Path whole = folder.resolve(network + ".onnx");
      network.model().write(whole);
      int rounds = Math.min(MOST_COMMAND_ROUNDS, options.rounds());
      commands.put(network, NetworkCommands.measure(layer.get(), whole, rounds));
      clear();
    }
    Path model = folder.resolve(network + "-forward.onnx");
    network.forwardModel().write(model);
    NetworkComparison comparison =
        NetworkComparison.of(
            network, model, options.threads(), options.rounds(), options.seconds());
    comparison.disturbances().forEach(spec.commandLine().getErr()::println);
    comparisons.put(network, comparison);
    AtomicFolder.delete(folder);
  }

  /** Leaves the folder empty. */
  private void clear() throws IOException {
    if (Files.exists(folder)) {
      AtomicFolder.delete(folder);
    }
    Files.createDirectories(folder);
  }

  private String json(
      Map<TimedNetwork, NetworkCommands> commands,
      Map<TimedNetwork, NetworkComparison> comparisons) {
    Map<String, Double> traces = new LinkedHashMap<>();
    Map<String, NetworkCommands> named = new LinkedHashMap<>();
    Map<String, List<String>> settings = new LinkedHashMap<>();
    comparisons.forEach((network, its) -> traces.put(network.toString(), its.traces()));
    commands.forEach((network, its) -> named.put(network.toString(), its));
    comparisons.forEach((network, its) -> settings.put(network.toString(), its.settings()));
    return BenchOptions.json(
        new Result(
            comparisons.values().stream().flatMap(its -> its.images().stream()).toList(),
            comparisons.values().stream().flatMap(its -> its.units().stream()).toList(),
            options.threads(),
            options.rounds(),
            options.seconds(),
            traces,
            named,
            settings));
  }

  // ---- the tables

  private void print(
      Map<TimedNetwork, NetworkCommands> commands,
      Map<TimedNetwork, NetworkComparison> comparisons) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "Large networks, %d threads, medians of %d rounds of %.1f s%n",
        options.threads(),
        options.rounds(),
        options.seconds());
    if (!commands.isEmpty()) {
      out.println("\ncommand                                seconds    peak MB   without files");
      commands.forEach((network, its) -> line(out, network, its));
    }
    out.println("\nforward, images/s            Switchback   ONNX Runtime   libtorch   ratio");
    comparisons.forEach((network, its) -> its.images().forEach(row -> line(out, network, row)));
    out.println("\nsingle units/s                  field, pixels   Switchback   libtorch   ratio");
    comparisons.forEach((network, its) -> its.units().forEach(row -> line(out, network, row)));
    out.println("\ntraces/s, 1 thread           Switchback");
    comparisons.forEach(
        (network, its) -> out.printf(Locale.ROOT, "%-26s %12.2f%n", network.title(), its.traces()));
    List<String> settings = new ArrayList<>();
    comparisons.forEach(
        (network, its) ->
            its.settings().forEach(line -> settings.add(network.title() + ": " + line)));
    out.println();
    settings.forEach(line -> out.println("- " + line));
  }

  private static void line(PrintWriter out, TimedNetwork network, NetworkCommands commands) {
    line(out, network.title() + ", import", commands.importing());
    line(out, network.title() + ", project the first time", commands.projecting());
    line(out, network.title() + ", project a wrong layer", commands.wrongLayer());
  }

  private static void line(PrintWriter out, String command, MeasuredCommand measured) {
    out.printf(
        Locale.ROOT,
        "%-36s %9.2f %10.0f %15.0f%n",
        command,
        measured.seconds(),
        measured.peakMegabytes(),
        measured.anonymousMegabytes());
  }

  private static void line(PrintWriter out, TimedNetwork network, NetworkComparison.Images row) {
    out.printf(
        Locale.ROOT,
        "%-26s %12.2f %14.2f %10.2f %7.2f%n",
        network.title() + ", batch " + row.batch(),
        row.switchback(),
        row.onnxruntime(),
        row.libtorch(),
        row.ratio());
  }

  private static void line(PrintWriter out, TimedNetwork network, NetworkComparison.Units row) {
    out.printf(
        Locale.ROOT,
        "%-34s %10d %12.1f %10.1f %7.2f%n",
        network.title() + " " + row.layer(),
        row.field(),
        row.switchback(),
        row.libtorch(),
        row.ratio());
  }
}
