package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.deconv.Unpooling;
import switchback.reports.gallery.Gallery;
import switchback.reports.gallery.GalleryPaths;

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
  @Mixin private StudyOption study = new StudyOption();
  @Mixin private RecipeOption recipe = new RecipeOption();
  @Mixin private UnitsOption units = new UnitsOption();

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

  @Override
  void run() throws IOException {
    units.check(this);
    Outputs.checkFolder(out, GalleryPaths.MANIFEST);
    try (StudySession session = study.open(this)) {
      Gallery.Settings settings =
          new Gallery.Settings(
              units.layers(this, session), units.top(), recipe.recipe(this), further());
      recipe.tell(this, session.network(), settings.layers().keySet());
      Dataset dataset = units.open(this, session);
      Gallery gallery = new Gallery(session.study(units.images(session, dataset)), settings);
      if (session.write(out, dataset, gallery::write)) {
        err().println("gallery: " + out.resolve("index.html"));
      }
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
