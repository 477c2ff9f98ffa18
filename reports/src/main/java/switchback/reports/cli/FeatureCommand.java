package switchback.reports.cli;

import java.io.IOException;
import java.util.List;
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

/** {@code switchback feature}. */
@Command(
    name = "feature",
    description = "Project one feature for many images.",
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback feature pretrained --data cifar10 --layer conv1 --feature 7 --out conv1-7.png",
      "  switchback feature my-run --layer conv2 --feature 9 --split test --limit 30 --out"
          + " conv2-9.tif"
    })
final class FeatureCommand extends Subcommand {
  @Mixin private RunParameter network = new RunParameter();
  @Mixin private DataOption data = new DataOption();
  @Mixin private RecipeOption recipe = new RecipeOption();
  @Mixin private SheetOption sheet = new SheetOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(names = "--layer", required = true, paramLabel = "L", description = "Its layer.")
  private String layer = "";

  @Option(names = "--feature", required = true, paramLabel = "F", description = "The feature.")
  private int feature;

  @Option(names = "--split", paramLabel = "S", description = "train (the default), test or all.")
  private String split = "train";

  @Option(names = "--limit", paramLabel = "N", description = "The first N images; 50.")
  private int limit = 50;

  @Override
  void run() throws IOException {
    sheet.check(this);
    Splits.check(this, split);
    sheet.checkCells(this, "--limit", positive("--limit", limit));
    Recipe chosen = recipe.recipe(this);
    try (TerminalProgress progress = new TerminalProgress(console());
        Workers workers = threads.start(this)) {
      Run run = network.open();
      Subject subject = Subject.of(run);
      StageStack stack = subject.stack();
      ProjectableLayer maps = Selection.layer(this, stack, layer);
      Selection.feature(this, maps, "--feature", feature);
      sheet.checkTile(this, maps, chosen);
      SearchedImages images = Splits.images(run, data.open(this, progress), split, limit);
      List<FeatureView> views =
          new FeatureViews(subject, maps, chosen, workers).ofFeature(images, feature, progress);
      progress.finish();
      sheet.write(
          this,
          new FeatureSheet(
              subject,
              maps,
              chosen,
              FeatureSheet.Kind.FEATURE,
              FeatureSheet.Source.of(images),
              views));
    }
  }
}
