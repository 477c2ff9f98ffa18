package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.datasets.files.AtomicFolder;
import switchback.datasets.tasks.Counted;
import switchback.deconv.Unpooling;
import switchback.reports.gallery.Gallery;
import switchback.reports.gallery.GalleryCost;
import switchback.reports.gallery.GalleryPaths;
import switchback.reports.study.Study;

/** {@code switchback gallery}. */
@Command(
    name = "gallery",
    description = {
      "Find, for every feature, the units with the strongest activations, and project them. If it"
          + " is interrupted, the same command resumes it."
    },
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback gallery pretrained --data cifar10 --out gallery",
      "  switchback gallery my-run --layer conv2 --features 0-31 --recipe guided --out guided"
    })
final class GalleryCommand extends Subcommand {
  /** The most features that are shown unless the user names layers: a few hundred. */
  private static final int MOST_BY_DEFAULT = 512;

  @Mixin private StudyOption study = new StudyOption();
  @Mixin private RecipeOption recipe = new RecipeOption();
  @Mixin private UnitsOption units = new UnitsOption();
  @Mixin private ClusterOption cluster = new ClusterOption();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to create; an older gallery there is replaced.")
  private Path out = Path.of("");

  @Option(
      names = "--unpoolings",
      paramLabel = "U,U",
      split = ",",
      description =
          "Unpoolings to show beside the recipe's own, separated by commas; none for no others"
              + " (default: all).")
  private @Nullable List<String> unpoolings;

  @Option(
      names = "--weaker",
      paramLabel = "N",
      description =
          "Weaker images to show at each quartile of a feature's strengths beside its strongest; 0"
              + " for none, which takes less time (default: 3).")
  private int weaker = Gallery.Settings.WEAKER;

  @Override
  void run() throws IOException {
    units.check(this);
    if (weaker < 0) {
      throw misuse("number too small", "--weaker", weaker, "0 or more", "give 0 for none");
    }
    Outputs.checkFolder(out, GalleryPaths.MANIFEST);
    try (StudySession session = study.open(this)) {
      session.use(cluster.connect(this));
      Gallery.Settings settings =
          new Gallery.Settings(
              units.layers(this, session), units.top(), recipe.recipe(this), further(), weaker);
      recipe.tell(this, session.network(), settings.layers().keySet());
      Dataset dataset = units.open(this, session);
      Study images = session.study(units.images(session, dataset));
      Gallery gallery = new Gallery(images, settings);
      boolean isTooLarge = units.isByDefault() && settings.features() > MOST_BY_DEFAULT;
      if (!isTooLarge) {
        gallery.checkMemory();
      }
      Optional<GalleryCost> cost = estimate(session, images, settings);
      if (cost.isEmpty()) {
        return;
      }
      tell(cost.get(), isTooLarge, session.subject().name());
      if (session.write(out, dataset, gallery::write)) {
        err().println("gallery: " + out.resolve("index.html"));
      }
    }
  }

  /** Returns what the gallery will cost; empty if the user has stopped the command meanwhile. */
  private Optional<GalleryCost> estimate(
      StudySession session, Study images, Gallery.Settings settings) throws IOException {
    AtomicReference<@Nullable GalleryCost> cost = new AtomicReference<>();
    boolean isDone =
        ResumableWork.run(
            this,
            out,
            session.progress(),
            progress -> cost.set(GalleryCost.estimate(images, settings, progress)));
    return isDone ? Optional.ofNullable(cost.get()) : Optional.empty();
  }

  /** Prints the cost; ends the program with status 2 if it is too large to be begun unasked. */
  private void tell(GalleryCost cost, boolean isTooLarge, String network) throws IOException {
    if (isTooLarge) {
      err().println(cost.table());
    }
    err().println(cost.text() + (AtomicFolder.isUnfinished(out) ? "; less, if it resumes" : ""));
    if (isTooLarge) {
      throw misuse(
          "so many features are shown only if they are asked for",
          network,
          Counted.of(cost.features(), "feature")
              + " of "
              + Counted.of(cost.layers().size(), "layer"),
          "at most %,d unless --layer says which".formatted(MOST_BY_DEFAULT),
          "choose layers by --layer L, repeated, or --features 0-9 of each; --layer all takes all"
              + " convolutions");
    }
  }

  private List<Unpooling> further() {
    if (unpoolings == null) {
      return recipe.unpoolings();
    }
    return unpoolings.equals(List.of("none"))
        ? List.of()
        : recipe.unpoolings(this, "--unpoolings", unpoolings);
  }
}
