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
import switchback.deconv.StageStack;
import switchback.deconv.metrics.Comparison;
import switchback.reports.comparison.ComparisonReport;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

/** {@code switchback compare}. */
@Command(
    name = "compare",
    description = {
      "Put unpoolings and rectifications side by side on the same units, and measure them. Where it"
          + " is ended early, the same command goes on with what was finished."
    },
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback compare pretrained --data cifar10 --out compared",
      "  switchback compare my-run --layer conv2 --features 0-7 --random 1 --out quick --json"
    })
final class CompareCommand extends Subcommand {
  @Mixin private RunParameter network = new RunParameter();
  @Mixin private DataOption data = new DataOption();
  @Mixin private UnitsOption units = new UnitsOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to make; an earlier comparison there is replaced.")
  private Path out = Path.of("");

  @Option(
      names = "--random",
      paramLabel = "N",
      description = "How many times random weights are drawn; 5. Time grows with it; 0 for none.")
  private int draws = 5;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What random cells and weights are drawn by; 1.")
  private long seed = 1;

  @Option(names = "--json", description = "Write compare.json to standard output, too.")
  private boolean json;

  @Override
  void run() throws IOException {
    units.check(this);
    if (draws < 0) {
      throw misuse("a number is too small", "--random", draws, "0 or more", "give a larger one");
    }
    try (TerminalProgress progress = new TerminalProgress(console());
        Workers workers = threads.start(this)) {
      Run run = network.open();
      Subject subject = Subject.of(run);
      StageStack stack = subject.stack();
      ComparisonReport.Settings settings =
          new ComparisonReport.Settings(
              units.layers(this, stack),
              units.top(),
              Comparison.recipes(seed),
              LongStream.range(seed, seed + draws).boxed().toList());
      Dataset dataset = data.open(this, progress);
      SearchedImages images = units.images(run, dataset);
      ComparisonReport report = new ComparisonReport(new Study(subject, images, workers), settings);
      Map<String, String> environment = Provenance.of(this, workers, run, dataset);
      if (KeptWork.run(this, out, progress, told -> report.write(out, environment, told))) {
        if (json) {
          out().print(Files.readString(out.resolve("compare.json")));
        }
        err().println("comparison: " + out.resolve("index.html"));
      }
    }
  }
}
