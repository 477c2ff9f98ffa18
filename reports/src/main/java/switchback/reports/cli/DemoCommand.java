package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.datasets.sources.DatasetSource;
import switchback.deconv.Recipe;
import switchback.deconv.StageStack;
import switchback.deconv.Unpooling;
import switchback.reports.gallery.Gallery;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;

/** {@code switchback demo}. */
@Command(
    name = "demo",
    description = {
      "Make a small gallery of the network in the box, of what images are there already.",
      "Downloads nothing."
    },
    footerHeading = Subcommand.EXAMPLES,
    footer = {"  switchback demo", "  switchback demo --out cats"})
final class DemoCommand extends Subcommand {
  private static final int IMAGES = 2000;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder to make; switchback-demo by default.")
  private Path out = Path.of("switchback-demo");

  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Override
  void run() throws IOException {
    try (TerminalProgress progress = new TerminalProgress(console());
        Workers workers = threads.start(this)) {
      Run run = Run.open(Run.PRETRAINED);
      Subject subject = Subject.of(run);
      StageStack stack = subject.stack();
      err().println(network(run));
      Dataset data =
          DatasetSource.openOffline(null, console().environment(), progress, err()::println);
      SearchedImages images =
          Splits.images(run, data, data.test().size() > 0 ? "test" : "train", IMAGES);
      Gallery.Settings settings =
          new Gallery.Settings(
              new Selection(this, List.of(), null).of(stack),
              9,
              Recipe.ZEILER_FERGUS,
              Unpooling.all(1));
      err()
          .println(
              String.format(
                  Locale.ROOT,
                  "looking for the nine images of %s, %s, that excite each feature most ...",
                  images.name(),
                  images.splits().getFirst().images()));
      Gallery gallery = new Gallery(new Study(subject, images, workers), settings);
      Map<String, String> environment = Provenance.of(this, workers, run, data);
      if (!KeptWork.run(this, out, progress, told -> gallery.write(out, environment, told))) {
        return;
      }
    }
    err().println("done; open this page:");
    out().println(out.resolve("index.html").toAbsolutePath().normalize());
  }

  private static String network(Run run) {
    RunManifest.Data data = run.manifest().data();
    String text =
        "network: "
            + run.manifest().network()
            + (data == null ? "" : ", trained on " + data.name());
    return run.manifest().epochs().isEmpty()
        ? text
        : text
            + String.format(
                Locale.ROOT,
                ", %.1f%% of its test images named right",
                100 * run.manifest().epochs().getLast().testAccuracy());
  }
}
