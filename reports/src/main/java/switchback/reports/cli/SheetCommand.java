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
import switchback.reports.sheets.FeatureSheet;
import switchback.reports.sheets.FeatureView;
import switchback.reports.study.LabelledImage;

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
  @Mixin private StudyOption study = new StudyOption();
  @Mixin private SheetOption sheet = new SheetOption();

  @ArgGroup(multiplicity = "1")
  private OneImage image = new OneImage();

  @Option(
      names = "--features",
      paramLabel = "F",
      description = "Features such as 0-31,40 (default: all).")
  private @Nullable String features;

  /** An image file, or an image of a data set. */
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
    Selection selection = sheet.selection(this, features);
    try (StudySession session = study.open(this)) {
      SheetDraft draft = sheet.open(this, session);
      List<Integer> wanted = draft.features(selection);
      Picked picked = pick(session);
      List<FeatureView> views = draft.views().ofImage(picked.image(), wanted);
      draft.write(FeatureSheet.Kind.IMAGE, picked.source(), views);
    }
  }

  /** An image and where it is from. */
  private record Picked(LabelledImage image, FeatureSheet.Source source) {}

  private Picked pick(StudySession session) {
    Path file = image.file;
    if (file != null) {
      LabelledImage fitted = PickedImage.ofFile(this, file, session.run().fitting());
      return picked(fitted, "Image ");
    }
    ImageChoice.Numbered numbered =
        image.numbered == null ? new ImageChoice.Numbered() : image.numbered;
    PickedImage.check(this, numbered.index());
    Dataset data = numbered.open(this, session.run(), session.progress());
    LabelledImage chosen =
        PickedImage.numbered(this, numbered.index(), data, session.run().fitting());
    return picked(chosen, "Data " + Splits.name(session.run(), data) + ", image ");
  }

  /** Names the source by the digest of the pixels that the network receives. */
  private static Picked picked(LabelledImage image, String words) {
    return new Picked(
        image, new FeatureSheet.Source(words + image.name(), image.images().sha256()));
  }
}
