package switchback.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import switchback.bench.Rounds.Entry;

/** Times the work of a gallery, Switchback beside libtorch, and measures the memory of a scan. */
@Command(
    name = "tests/bench/gallery",
    mixinStandardHelpOptions = true,
    description =
        "Times the search for the nine strongest images of all 96 features, and projections of"
            + " single conv2 units, with the bundled network: Switchback and libtorch, in turns;"
            + " then measures the peak memory of a search.")
final class GalleryBench implements Runnable {
  private static final List<Integer> SIZES = List.of(10_000, 50_000);
  private static final int IMAGE_BYTES = 3 * 32 * 32 + 1;

  /** The speeds of Switchback and of libtorch. */
  record Speeds(double switchback, double libtorch) {}

  /** The JSON document. */
  record Result(
      Speeds scanImagesPerSecond, Speeds projectionsPerSecond, Map<String, Double> peakMemoryMB) {}

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private BenchOptions options;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "A folder with CIFAR-10's .bin files; generated images by default.")
  private String folder = "";

  private GalleryBench() {}

  /** Runs the comparison; its exit status is picocli's. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new GalleryBench()).execute(arguments));
  }

  @Override
  public void run() {
    int threads = options.threads();
    String data = folder.isEmpty() ? "synthetic" : "cifar10:" + Path.of(folder).toAbsolutePath();
    String reference =
        Path.of(System.getProperty("switchback.bench.folder"), "gallery-reference").toString();
    // Started in this order: libtorch reads what Switchback has written when it is ready.
    try (ContestantProcess switchback =
            Contestants.switchback("switchback-gallery", threads, data, reference);
        ContestantProcess libtorch =
            Contestants.libtorch("libtorch-gallery", threads, data, reference)) {
      Entry scan = new Entry("scan, Switchback", switchback, "scan");
      Entry torchScan = new Entry("scan, libtorch", libtorch, "scan");
      Entry project = new Entry("projections, Switchback", switchback, "project");
      Entry torchProject = new Entry("projections, libtorch", libtorch, "project");
      Rounds rounds =
          new Rounds(
              List.of(scan, torchScan, project, torchProject), options.rounds(), options.seconds());
      Result result =
          new Result(
              new Speeds(rounds.median(scan), rounds.median(torchScan)),
              new Speeds(rounds.median(project), rounds.median(torchProject)),
              memory(threads));
      rounds.disturbances().forEach(spec.commandLine().getErr()::println);
      PrintWriter out = spec.commandLine().getOut();
      if (options.isJson()) {
        out.println(BenchOptions.json(result));
      } else {
        out.printf(
            Locale.ROOT,
            "Galleries of the bundled network, %d threads, median of %d rounds of %.1f s%n%n",
            threads,
            options.rounds(),
            options.seconds());
        out.println("work                      Switchback    libtorch   ratio");
        line(out, "scan, images/s", rounds, scan, torchScan);
        line(out, "projections/s", rounds, project, torchProject);
        memory(out, result.peakMemoryMB());
        out.println("- " + switchback.settings());
        out.println("- " + libtorch.settings());
      }
      out.flush();
    }
  }

  private static void line(PrintWriter out, String what, Rounds rounds, Entry ours, Entry theirs) {
    out.printf(
        Locale.ROOT,
        "%-24s %11.0f %11.0f %7.2f%n",
        what,
        rounds.median(ours),
        rounds.median(theirs),
        rounds.ratio(ours, theirs));
  }

  private static void memory(PrintWriter out, Map<String, Double> peaks) {
    out.printf("%npeak memory of a scan, MB    whole    without the images' own bytes%n");
    peaks.forEach(
        (images, peak) ->
            out.printf(
                Locale.ROOT,
                "%10s images %17.0f %14.0f%n",
                images,
                peak,
                peak - Integer.parseInt(images) * (double) IMAGE_BYTES / (1 << 20)));
    out.println();
  }

  /** Measures each size in its own JVM with the launcher's heap, over generated images. */
  private static Map<String, Double> memory(int threads) {
    Map<String, Double> peaks = new LinkedHashMap<>();
    for (int size : SIZES) {
      String images = Integer.toString(size);
      try (ContestantProcess scan = Contestants.switchback("switchback-scan", threads, images)) {
        peaks.put(images, scan.peakMegabytes());
      }
    }
    return peaks;
  }
}
