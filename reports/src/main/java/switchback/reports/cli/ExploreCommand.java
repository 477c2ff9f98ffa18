package switchback.reports.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.images.Fitting;
import switchback.datasets.tasks.SwitchbackException;
import switchback.reports.explore.Access;
import switchback.reports.explore.ClassScores;
import switchback.reports.explore.Explorer;
import switchback.reports.explore.ExplorerInput;
import switchback.reports.explore.Limits;
import switchback.reports.study.SearchedImages;
import switchback.training.runs.Run;

/** {@code switchback explore}. */
@Command(
    name = "explore",
    description = {
      "Explore a network in the browser: the feature maps of any image and, at a click, the"
          + " projections of a unit and the top images of its feature. The page is served until"
          + " Ctrl-C, to this machine only unless --bind says otherwise."
    },
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback explore pretrained",
      "  switchback explore my-run --data images:photos --port 8080 --no-browser",
      "  switchback explore my-run --port 8080 --host-name localhost:9000"
    })
final class ExploreCommand extends Subcommand {
  private static final int LAST_PORT = 65_535;

  @Mixin private StudyOption study = new StudyOption();
  @Mixin private SearchOption search = new SearchOption();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port to listen on; 0 for any free port (default: 0).")
  private int port;

  @Option(
      names = "--host-name",
      paramLabel = "NAME[:PORT]",
      description = {
        "A further name under which a tunnel, a container or a proxy leads to the page, as the"
            + " browser's address has it; repeatable. Requests under other names are rejected."
      })
  private List<String> hostNames = new ArrayList<>();

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = {
        "The address of this machine to listen on, such as 0.0.0.0 in a container (default:"
            + " 127.0.0.1). There is no password: whoever reaches the port can use the page."
      })
  private String bind = "127.0.0.1";

  @Option(names = "--no-browser", description = "Do not open the browser.")
  private boolean noBrowser;

  @Override
  void run() throws IOException {
    search.check(this);
    Access access = access();
    try (StudySession session = study.open(this)) {
      requireImages(session.run());
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
      serve(Explorer.open(input, access, session.progress(), Failures::line), access);
    }
  }

  /** Rejects a network that the page cannot show before any image is read. */
  private static void requireImages(Run run) {
    Fitting fitting = run.fitting();
    if (!fitting.takesImages()) {
      throw new SwitchbackException(
          "the network does not take images",
          run.name(),
          "an input of " + fitting.channels() + " channels",
          "1 channel for grey or 3 for colours",
          "'project --input FILE.npy' projects units for the values of a file");
    }
  }

  private Access access() {
    if (port < 0 || port > LAST_PORT) {
      throw misuse(
          "no such port", "--port", port, "0 to " + LAST_PORT, "leave it out for any free port");
    }
    for (String name : hostNames) {
      if (!Access.isName(name)) {
        throw misuse(
            "not a host name",
            "--host-name",
            name,
            "NAME or NAME:PORT, such as localhost:9000",
            "give what the browser's address has between http:// and the next slash");
      }
    }
    return new Access(address(), port, hostNames);
  }

  private InetAddress address() {
    try {
      return InetAddress.ofLiteral(bind);
    } catch (IllegalArgumentException _) {
      throw misuse(
          "not an address",
          "--bind",
          bind,
          "a numerical address of this machine, such as 0.0.0.0 for all of them",
          "leave it out for 127.0.0.1");
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
  private void serve(Explorer explorer, Access access) throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    try (explorer) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(explorer)));
      out().println(explorer.address());
      err().println("explore: the page above is available until Ctrl-C");
      if (!access.names().isEmpty()) {
        err().println("explore: it also answers to " + String.join(", ", access.names()));
      }
      if (access.isOpen()) {
        err().println("explore: there is no password; whoever reaches the port can use the page");
      }
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
