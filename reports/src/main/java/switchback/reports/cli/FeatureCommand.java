package switchback.reports.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.reports.sheets.FeatureSheet;
import switchback.reports.sheets.FeatureView;
import switchback.reports.study.SearchedImages;

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
  @Mixin private StudyOption study = new StudyOption();
  @Mixin private DataOption data = new DataOption();
  @Mixin private SheetOption sheet = new SheetOption();
  @Mixin private FeatureOption named = new FeatureOption();

  @Option(
      names = "--split",
      paramLabel = "S",
      description = "The images to show: train, test or all (default: train).")
  private String split = "train";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Show the first N images (default: 50).")
  private int limit = 50;

  @Override
  void run() throws IOException {
    sheet.check(this);
    Splits.check(this, split, "train");
    sheet.checkCells(this, "--limit", positive("--limit", limit));
    try (StudySession session = study.open(this)) {
      SheetDraft draft = sheet.open(this, session);
      int feature = named.of(this, session.subject(), draft.layer());
      Dataset dataset = data.open(this, session.run(), session.progress());
      SearchedImages images = Splits.images(session.run(), dataset, split, limit);
      List<FeatureView> views = draft.views().ofFeature(images, feature, session.progress());
      draft.write(FeatureSheet.Kind.FEATURE, FeatureSheet.Source.of(images), views);
    }
  }
}
