package switchback.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import switchback.datasets.Progress;
import switchback.deconv.Strength;
import switchback.deconv.Top;
import switchback.deconv.TopActivations;
import switchback.training.kernels.Workers;

/** The strongest units of every feature over all splits of some images. */
final class TopUnits {
  private final int top;
  private final List<Search> searches;

  /** What was found in one split. */
  private record Search(Split split, TopActivations found) {}

  /** A unit that was found, and among which images. */
  record Find(Split split, Top unit) {
    /** Its image, (C, H, W) in network-input space. */
    float[] input(Subject subject) {
      float[] image = new float[subject.stack().input().size()];
      split.images().standardized(unit.index(), subject.statistics(), image, 0);
      return image;
    }
  }

  private TopUnits(int top, List<Search> searches) {
    this.top = top;
    this.searches = searches;
  }

  /** Searches all splits for the {@code top} strongest units of each feature of those layers. */
  static TopUnits search(
      Subject subject,
      Exhibits exhibits,
      List<String> layers,
      int top,
      Strength by,
      Workers workers,
      Progress progress) {
    List<Search> searches = new ArrayList<>();
    for (Split split : exhibits.splits()) {
      TopActivations found =
          TopActivations.search(
              subject.stack(),
              workers,
              split.images(),
              subject.statistics(),
              layers,
              top,
              by,
              progress);
      searches.add(new Search(split, found));
    }
    return new TopUnits(top, searches);
  }

  /**
   * A feature's strongest units over all splits, strongest first. The sort is stable, so that ties
   * go to the earlier split, and within it to the lower index.
   */
  List<Find> of(String layer, int feature) {
    return searches.stream()
        .flatMap(
            search ->
                search.found().top(layer, feature).stream()
                    .map(unit -> new Find(search.split(), unit)))
        .sorted(Comparator.comparingDouble((Find find) -> find.unit().strength()).reversed())
        .limit(top)
        .toList();
  }

  /** How many images of all splits have an activation of that feature above 0. */
  int responding(String layer, int feature) {
    return searches.stream().mapToInt(search -> search.found().responding(layer, feature)).sum();
  }
}
