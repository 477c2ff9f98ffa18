package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.Recipe;
import switchback.deconv.StageStack;
import switchback.reports.sheets.FeatureSheet;
import switchback.reports.sheets.FeatureView;
import switchback.reports.sheets.FeatureViews;
import switchback.reports.study.LabelledImage;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

/** {@code switchback sheet}. */
@Command(
    name = "sheet",
    description = "Project all features of a layer for one image.",
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback sheet pretrained --image dog.jpg --layer conv1 --recipe blog --out"
          + " dog-conv1.png",
      "  switchback sheet pretrained --data cifar10 --index test:0 --layer conv2 --out"
          + " cat-conv2.png"
    })
final class SheetCommand extends Subcommand {
  @Mixin private RunParameter network = new RunParameter();
  @Mixin private RecipeOption recipe = new RecipeOption();
  @Mixin private SheetOption sheet = new SheetOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @ArgGroup(multiplicity = "1")
  private OneImage image = new OneImage();

  @Option(names = "--layer", required = true, paramLabel = "L", description = "The layer.")
  private String layer = "";

  @Option(
      names = "--features",
      paramLabel = "F",
      description = "Features such as 0-31,40. All by default.")
  private @Nullable String features;

  /** A file's, or one of a data set. */
  static final class OneImage {
    @Option(
        names = "--image",
        paramLabel = "FILE",
        description = "An image file of any size; it is fitted to the network's input.")
    private @Nullable Path file;

    @ArgGroup(exclusive = false)
    private ImageChoice.@Nullable Numbered numbered;
  }

  @Override
  void run() throws IOException {
    sheet.check(this);
    Recipe chosen = recipe.recipe(this);
    Selection selection = new Selection(this, List.of(layer), features);
    try (TerminalProgress progress = new TerminalProgress(console());
        Workers workers = threads.start(this)) {
      Run run = network.open();
      Subject subject = Subject.of(run);
      StageStack stack = subject.stack();
      ProjectableLayer maps = Selection.layer(this, stack, layer);
      List<Integer> wanted = List.copyOf(selection.of(stack).getOrDefault(layer, List.of()));
      sheet.checkTile(this, maps, chosen);
      sheet.checkCells(this, "--features", wanted.size());
      Picked picked = pick(run, stack, progress);
      List<FeatureView> views =
          new FeatureViews(subject, maps, chosen, workers).ofImage(picked.image(), wanted);
      progress.finish();
      sheet.write(
          this,
          new FeatureSheet(subject, maps, chosen, FeatureSheet.Kind.IMAGE, picked.source(), views));
    }
  }

  /** The image and where it is from. */
  private record Picked(LabelledImage image, FeatureSheet.Source source) {}

  private Picked pick(Run run, StageStack stack, Progress progress) {
    Path file = image.file;
    if (file != null) {
      return picked(run, PickedImage.ofFile(this, file, stack.input()), "Image ");
    }
    ImageChoice.Numbered numbered =
        image.numbered == null ? new ImageChoice.Numbered() : image.numbered;
    Dataset data = numbered.open(this, progress);
    LabelledImage chosen = PickedImage.numbered(this, numbered.index(), data);
    return picked(run, chosen, "Data " + Splits.name(run, data) + ", image ");
  }

  /** The digest is that of the pixels that the network is given. */
  private static Picked picked(Run run, LabelledImage image, String words) {
    Fit.images(run, image.images(), "the image");
    return new Picked(
        image, new FeatureSheet.Source(words + image.name(), image.images().sha256()));
  }
}
