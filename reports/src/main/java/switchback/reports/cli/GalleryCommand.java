package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.deconv.StageStack;
import switchback.deconv.Unpooling;
import switchback.reports.gallery.Gallery;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

/** {@code switchback gallery}. */
@Command(
    name = "gallery",
    description = {
      "Find and project the units that images excite most, of every feature. Where it is ended"
          + " early, the same command goes on with what was finished."
    },
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback gallery pretrained --data cifar10 --out gallery",
      "  switchback gallery my-run --layer conv2 --features 0-31 --recipe guided --out guided"
    })
final class GalleryCommand extends Subcommand {
  @Mixin private RunParameter network = new RunParameter();
  @Mixin private DataOption data = new DataOption();
  @Mixin private RecipeOption recipe = new RecipeOption();
  @Mixin private UnitsOption units = new UnitsOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to make; an earlier gallery there is replaced.")
  private Path out = Path.of("");

  @Option(
      names = "--unpoolings",
      paramLabel = "U,U",
      split = ",",
      description = "Unpoolings shown beside the recipe's own; all by default; none for none.")
  private @Nullable List<String> unpoolings;

  @Override
  void run() throws IOException {
    units.check(this);
    try (TerminalProgress progress = new TerminalProgress(console());
        Workers workers = threads.start(this)) {
      Run run = network.open();
      Subject subject = Subject.of(run);
      StageStack stack = subject.stack();
      Gallery.Settings settings =
          new Gallery.Settings(
              units.layers(this, stack), units.top(), recipe.recipe(this), further());
      Dataset dataset = data.open(this, progress);
      SearchedImages images = units.images(run, dataset);
      Gallery gallery = new Gallery(new Study(subject, images, workers), settings);
      Map<String, String> environment = Provenance.of(this, workers, run, dataset);
      if (KeptWork.run(this, out, progress, told -> gallery.write(out, environment, told))) {
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
