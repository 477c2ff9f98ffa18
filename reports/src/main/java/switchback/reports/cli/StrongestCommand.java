package switchback.reports.cli;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.Recipe;
import switchback.deconv.StageStack;
import switchback.reports.sheets.FeatureSheet;
import switchback.reports.sheets.FeatureView;
import switchback.reports.sheets.FeatureViews;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

/** {@code switchback strongest}. */
@Command(
    name = "strongest",
    description = "Find and project, for each feature, the image that excites it most.",
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback strongest pretrained --data cifar10 --layer conv2 --tile patch --out"
          + " patches.png",
      "  switchback strongest pretrained --layer conv1 --features 3,17 --out two.png"
    })
final class StrongestCommand extends Subcommand {
  @Mixin private RunParameter network = new RunParameter();
  @Mixin private DataOption data = new DataOption();
  @Mixin private RecipeOption recipe = new RecipeOption();
  @Mixin private SheetOption sheet = new SheetOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(names = "--layer", required = true, paramLabel = "L", description = "The layer.")
  private String layer = "";

  @Option(
      names = "--features",
      paramLabel = "F",
      description = "Features such as 3,17, which show closely; all by default.")
  private @Nullable String features;

  @Option(names = "--split", paramLabel = "S", description = "train (the default), test or all.")
  private String split = "train";

  @Option(names = "--limit", paramLabel = "N", description = "Only the first N images.")
  private @Nullable Integer limit;

  @Override
  void run() throws IOException {
    sheet.check(this);
    Splits.check(this, split);
    int most = limit == null ? Integer.MAX_VALUE : positive("--limit", limit);
    Selection selection = new Selection(this, List.of(layer), features);
    Recipe chosen = recipe.recipe(this);
    try (TerminalProgress progress = new TerminalProgress(console());
        Workers workers = threads.start(this)) {
      Run run = network.open();
      Subject subject = Subject.of(run);
      StageStack stack = subject.stack();
      ProjectableLayer maps = Selection.layer(this, stack, layer);
      List<Integer> wanted = List.copyOf(selection.of(stack).getOrDefault(layer, List.of()));
      sheet.checkTile(this, maps, chosen);
      sheet.checkCells(this, "--features", wanted.size());
      SearchedImages images = Splits.images(run, data.open(this, progress), split, most);
      List<FeatureView> views =
          new FeatureViews(subject, maps, chosen, workers).strongest(images, wanted, progress);
      progress.finish();
      sheet.write(
          this,
          new FeatureSheet(
              subject,
              maps,
              chosen,
              FeatureSheet.Kind.STRONGEST,
              FeatureSheet.Source.of(images),
              views));
    }
  }
}
