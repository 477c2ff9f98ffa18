package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.deconv.StageStack;
import switchback.reports.Exhibits;
import switchback.reports.Gallery;
import switchback.training.Run;
import switchback.training.kernels.Workers;

/** {@code switchback gallery}. */
@Command(
    name = "gallery",
    description = "Find and project the units that images excite most, of every feature.")
final class GalleryCommand extends Job {
  @Mixin private RunParameter network = new RunParameter();
  @Mixin private DataOption data = new DataOption();
  @Mixin private RecipeOption recipe = new RecipeOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to make; an earlier gallery there is replaced.")
  private Path out = Path.of("");

  @Option(names = "--split", paramLabel = "S", description = "train (the default), test or all.")
  private String split = "train";

  @Option(
      names = "--layer",
      paramLabel = "L",
      description = {
        "A layer; give it several times for several. All convolution layers by default; a dense"
            + " layer only where it is named."
      })
  private List<String> layers = List.of();

  @Option(
      names = "--features",
      paramLabel = "F",
      description = "Features such as 0-31,40. All by default.")
  private @Nullable String features;

  @Option(names = "--top", paramLabel = "N", description = "How many units a feature; 9.")
  private int top = 9;

  @Option(names = "--limit", paramLabel = "N", description = "Only the first N images.")
  private @Nullable Integer limit;

  @Override
  void run() throws IOException {
    int most = limit == null ? Integer.MAX_VALUE : positive("--limit", limit);
    Selection selection = new Selection(this, layers, features);
    Splits.check(this, split);
    positive("--top", top);
    try (TerminalProgress progress = new TerminalProgress(console());
        Workers workers = threads.start(this)) {
      Run run = network.open();
      StageStack stack = StageStack.of(run.network());
      Gallery.Settings settings =
          new Gallery.Settings(selection.of(stack), top, recipe.recipe(this));
      Dataset dataset = data.open(this, progress);
      Exhibits exhibits = Splits.exhibits(run, dataset, split, most);
      new Gallery(Subjects.of(run, stack), exhibits, settings, workers)
          .write(out, Surroundings.of(this, workers, dataset), progress);
      progress.finish();
      err().println("gallery: " + out.resolve("index.html"));
    }
  }
}
