package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.datasets.sources.DatasetSource;
import switchback.datasets.sources.SourceOptions;
import switchback.datasets.tasks.Counted;
import switchback.deconv.Recipe;
import switchback.deconv.Unpooling;
import switchback.reports.gallery.Gallery;
import switchback.reports.gallery.GalleryPaths;
import switchback.reports.study.SearchedImages;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;

/** {@code switchback demo}. */
@Command(
    name = "demo",
    description = {
      "Make a small gallery of the bundled network, from images that are already on this machine.",
      "Downloads nothing."
    },
    footerHeading = Subcommand.EXAMPLES,
    footer = {"  switchback demo", "  switchback demo --out cats"})
final class DemoCommand extends Subcommand {
  private static final int IMAGES = 2000;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder to create (default: switchback-demo).")
  private Path out = Path.of("switchback-demo");

  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Override
  void run() throws IOException {
    int count = threads.count(this);
    Outputs.checkFolder(out, GalleryPaths.MANIFEST);
    Run run = Run.open(Run.PRETRAINED);
    try (StudySession session = new StudySession(this, run, count)) {
      err().println(network(run));
      Dataset data =
          DatasetSource.openOffline(
              null,
              SourceOptions.DEFAULT,
              console().environment(),
              session.progress(),
              err()::println);
      SearchedImages images =
          Splits.images(run, data, data.test().size() > 0 ? "test" : "train", IMAGES);
      Gallery.Settings settings =
          new Gallery.Settings(
              new Selection(this, List.of(), null).of(session),
              9,
              Recipe.ZEILER_FERGUS,
              Unpooling.all(1));
      err()
          .println(
              "searching %s of %s for the nine that excite each feature most ..."
                  .formatted(Counted.of(images.size(), "image"), images.name()));
      Gallery gallery = new Gallery(session.study(images), settings);
      if (!session.write(out, data, gallery::write)) {
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
                ", %.1f%% of its test images classified correctly",
                100 * run.manifest().epochs().getLast().testAccuracy());
  }
}
