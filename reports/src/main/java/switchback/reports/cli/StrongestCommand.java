package switchback.reports.cli;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.reports.sheets.FeatureSheet;
import switchback.reports.sheets.FeatureView;
import switchback.reports.study.SearchedImages;

/** {@code switchback strongest}. */
@Command(
    name = "strongest",
    description = "For each feature, find the image that excites it most, and project it.",
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback strongest pretrained --data cifar10 --layer conv2 --tile patch --out"
          + " patches.png",
      "  switchback strongest pretrained --layer conv1 --features 3,17 --out two.png"
    })
final class StrongestCommand extends Subcommand {
  @Mixin private StudyOption study = new StudyOption();
  @Mixin private SearchOption search = new SearchOption();
  @Mixin private SheetOption sheet = new SheetOption();

  @Option(
      names = "--features",
      paramLabel = "F",
      description = "Features such as 3,17 (default: all). A few are drawn larger than many.")
  private @Nullable String features;

  @Override
  void run() throws IOException {
    sheet.check(this);
    search.check(this);
    Selection selection = sheet.selection(this, features);
    try (StudySession session = study.open(this)) {
      SheetDraft draft = sheet.open(this, session);
      List<Integer> wanted = draft.features(selection);
      SearchedImages images = search.images(session, search.open(this, session));
      List<FeatureView> views = draft.views().strongest(images, wanted, session.progress());
      draft.write(FeatureSheet.Kind.STRONGEST, FeatureSheet.Source.of(images), views);
    }
  }
}
