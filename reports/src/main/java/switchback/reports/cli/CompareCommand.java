package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.datasets.files.AtomicFolder;
import switchback.deconv.metrics.Comparison;
import switchback.reports.comparison.ComparisonCost;
import switchback.reports.comparison.ComparisonManifest;
import switchback.reports.comparison.ComparisonReport;
import switchback.reports.study.Study;

/** {@code switchback compare}. */
@Command(
    name = "compare",
    description = {
      "Show unpoolings and rectifications side by side on the same units, and measure them. If it"
          + " is interrupted, the same command resumes it."
    },
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback compare pretrained --data cifar10 --out compared",
      "  switchback compare my-run --layer conv2 --features 0-7 --random 1 --out quick --json"
    })
final class CompareCommand extends Subcommand {
  private static final int MOST_DRAWS = 1000;

  @Mixin private StudyOption study = new StudyOption();
  @Mixin private UnitsOption units = new UnitsOption();
  @Mixin private ClusterOption cluster = new ClusterOption();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to create; an older comparison there is replaced.")
  private Path out = Path.of("");

  @Option(
      names = "--random",
      paramLabel = "N",
      description =
          "The number of networks with random weights to compare with; each takes more time; 0 for"
              + " none (default: 5).")
  private int draws = 5;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of random unpooling and random weights (default: 1).")
  private long seed = 1;

  @Option(names = "--json", description = "Also write compare.json to standard output.")
  private boolean json;

  @Override
  void run() throws IOException {
    units.check(this);
    if (draws < 0 || draws > MOST_DRAWS) {
      throw misuse(
          "number out of range", "--random", draws, "0 to " + MOST_DRAWS, "give 0 for none");
    }
    Outputs.checkFolder(out, ComparisonManifest.FILE);
    try (StudySession session = study.open(this)) {
      session.use(cluster.connect(this));
      ComparisonReport.Settings settings =
          new ComparisonReport.Settings(
              units.layers(this, session),
              units.top(),
              Comparison.recipes(seed),
              LongStream.range(seed, seed + draws).boxed().toList());
      Dataset dataset = units.open(this, session);
      Study images = session.study(units.images(session, dataset));
      session.progress().finish();
      String cost = ComparisonCost.estimate(images, settings).text();
      err().println(cost + (AtomicFolder.isUnfinished(out) ? "; less, if it resumes" : ""));
      ComparisonReport report = new ComparisonReport(images, settings);
      if (session.write(out, dataset, report::write)) {
        if (json) {
          out().print(Files.readString(out.resolve(ComparisonManifest.FILE)));
        } else {
          print(report.verdicts());
        }
        err().println("comparison: " + out.resolve("index.html"));
      }
    }
  }

  private void print(Map<String, Map<String, String>> verdicts) {
    verdicts.forEach(
        (layer, lines) ->
            lines.forEach(
                (recipe, line) -> out().println("%s, %s: %s".formatted(layer, recipe, line))));
  }
}
