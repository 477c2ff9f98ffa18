package switchback.reports.cli;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.deconv.StageStack;
import switchback.reports.explore.ClassScores;
import switchback.reports.explore.Explorer;
import switchback.reports.explore.ExplorerInput;
import switchback.reports.explore.Limits;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

/** {@code switchback explore}. */
@Command(
    name = "explore",
    description = {
      "Look into a network in the browser: any image's feature maps and, at a click, any unit's"
          + " projections and its feature's top images. Answers this machine alone, until Ctrl-C."
    },
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback explore pretrained",
      "  switchback explore my-run --data images:photos --port 8080 --no-browser"
    })
final class ExploreCommand extends Subcommand {
  private static final int LAST_PORT = 65_535;

  @Mixin private RunParameter network = new RunParameter();
  @Mixin private DataOption data = new DataOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port of 127.0.0.1 to listen at; 0, the default, for any that is free.")
  private int port;

  @Option(
      names = "--split",
      paramLabel = "S",
      description = "What is searched for top images: train (the default), test or all.")
  private String split = "train";

  @Option(names = "--limit", paramLabel = "N", description = "Search only the first N images.")
  private @Nullable Integer limit;

  @Option(names = "--no-browser", description = "Do not open the browser.")
  private boolean noBrowser;

  @Override
  void run() throws IOException {
    Splits.check(this, split);
    int most = limit == null ? Integer.MAX_VALUE : positive("--limit", limit);
    if (port < 0 || port > LAST_PORT) {
      throw misuse("no such port", "--port", port, "0 to " + LAST_PORT, "leave it out");
    }
    try (TerminalProgress progress = new TerminalProgress(console());
        Workers workers = threads.start(this)) {
      Run run = network.open();
      Subject subject = Subject.of(run);
      StageStack stack = subject.stack();
      Dataset dataset = data.open(this, progress);
      SearchedImages searched = Splits.images(run, dataset, split, most);
      Fit.images(run, searched.splits().getFirst().images(), dataset.name());
      ExplorerInput input =
          new ExplorerInput(
              new Study(subject, searched, workers),
              ClassScores.of(run.network(), stack, run.classes()),
              dataset,
              Provenance.of(this, workers, run, dataset),
              Limits.USUAL);
      progress.finish();
      serve(Explorer.open(input, port, progress, Failures::line));
    }
  }

  /** Until the user ends the program. */
  private void serve(Explorer explorer) throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    try (explorer) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(explorer)));
      out().println(explorer.address());
      err().println("explore: the page above is there until Ctrl-C");
      if (!noBrowser) {
        Browser.open(explorer.address(), console().environment());
      }
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Explorer explorer) {
    try {
      explorer.close();
    } catch (IOException _) {
      // The program ends in any case; the system clears temporary folders.
    }
  }
}
