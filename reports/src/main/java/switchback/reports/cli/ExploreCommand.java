package switchback.reports.cli;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.images.Fitting;
import switchback.reports.explore.ClassScores;
import switchback.reports.explore.Explorer;
import switchback.reports.explore.ExplorerInput;
import switchback.reports.explore.Limits;
import switchback.reports.study.SearchedImages;

/** {@code switchback explore}. */
@Command(
    name = "explore",
    description = {
      "Explore a network in the browser: the feature maps of any image and, at a click, the"
          + " projections of a unit and the top images of its feature. The page answers this"
          + " machine only, until Ctrl-C."
    },
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback explore pretrained",
      "  switchback explore my-run --data images:photos --port 8080 --no-browser"
    })
final class ExploreCommand extends Subcommand {
  private static final int LAST_PORT = 65_535;

  @Mixin private StudyOption study = new StudyOption();
  @Mixin private SearchOption search = new SearchOption();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port of 127.0.0.1 to listen on; 0 for any free port (default: 0).")
  private int port;

  @Option(names = "--no-browser", description = "Do not open the browser.")
  private boolean noBrowser;

  @Override
  void run() throws IOException {
    search.check(this);
    if (port < 0 || port > LAST_PORT) {
      throw misuse(
          "no such port", "--port", port, "0 to " + LAST_PORT, "leave it out for any free port");
    }
    try (StudySession session = study.open(this)) {
      Dataset dataset = search.open(this, session);
      SearchedImages images = search.images(session, dataset);
      ExplorerInput input =
          new ExplorerInput(
              session.study(images),
              ClassScores.of(session.network(), session.run().classes()),
              fitted(session.run().fitting(), dataset),
              session.run().fitting(),
              session.provenance(dataset),
              Limits.USUAL);
      session.progress().finish();
      serve(Explorer.open(input, port, session.progress(), Failures::line));
    }
  }

  private static Dataset fitted(Fitting fitting, Dataset data) {
    return new Dataset(
        data.name(),
        data.classes(),
        fitted(fitting, data.train(), data.name()),
        fitted(fitting, data.test(), data.name()));
  }

  private static ImageSet fitted(Fitting fitting, ImageSet images, String where) {
    return images.size() == 0 ? images : Compatibility.fitted(fitting, images, where);
  }

  /** Serves the page until the user ends the program. */
  private void serve(Explorer explorer) throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    try (explorer) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(explorer)));
      out().println(explorer.address());
      err().println("explore: the page above is available until Ctrl-C");
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
      // The program ends in any case, and the system clears temporary folders.
    }
  }
}
