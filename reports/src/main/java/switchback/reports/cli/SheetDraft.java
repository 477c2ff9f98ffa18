package switchback.reports.cli;

import java.io.IOException;
import java.util.List;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.Recipe;
import switchback.reports.sheets.FeatureSheet;
import switchback.reports.sheets.FeatureView;
import switchback.reports.sheets.FeatureViews;

/**
 * A sheet that is about to be drawn: the layer whose features it shows, and the recipe by which
 * they are projected.
 */
record SheetDraft(
    Subcommand command,
    StudySession session,
    SheetOption option,
    ProjectableLayer layer,
    Recipe recipe) {

  /**
   * Returns the selected features; ends the program with status 2 if a picture cannot hold them.
   */
  List<Integer> features(Selection selection) {
    List<Integer> features =
        List.copyOf(selection.of(session).getOrDefault(layer.name(), List.of()));
    option.checkCells(command, "--features", features.size());
    return features;
  }

  FeatureViews views() {
    return new FeatureViews(session.subject(), layer, recipe, session.workers());
  }

  /** Writes the sheet and prints its path. */
  void write(FeatureSheet.Kind kind, FeatureSheet.Source source, List<FeatureView> views)
      throws IOException {
    session.progress().finish();
    option.write(command, new FeatureSheet(session.subject(), layer, recipe, kind, source, views));
  }
}
