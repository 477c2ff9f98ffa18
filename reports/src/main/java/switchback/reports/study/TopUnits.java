package switchback.reports.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import switchback.datasets.files.PartialResults;
import switchback.datasets.tasks.Progress;
import switchback.deconv.RankBy;
import switchback.deconv.search.TopActivations;
import switchback.deconv.search.TopUnit;

/** The strongest units of every feature over all splits of some images. */
public final class TopUnits {
  private final int top;
  private final List<Search> searches;

  /** The results of one block of a split's images, starting at number {@code from}. */
  private record Search(Split split, int from, Found found) {
    OfFeature of(String layer, int feature) {
      return Objects.requireNonNull(found.layers().get(layer), layer).get(feature);
    }
  }

  /**
   * The results of one block of images.
   *
   * @param layers the results of each layer's features in order, by the layer's name
   */
  private record Found(Map<String, List<OfFeature>> layers) {}

  /**
   * The results of one feature in one block of images.
   *
   * @param responding the number of images with an activation above 0
   * @param top its strongest units, whose images are counted from the block's first
   */
  private record OfFeature(int responding, List<TopUnit> top) {}

  /**
   * A unit that was found.
   *
   * @param split the images that it was found in
   * @param unit its image's index in the split, its strength and its location in the feature map
   */
  public record Find(Split split, TopUnit unit) {
    /** Returns its image in network-input space, (C, H, W), as a new array. */
    public float[] input(Subject subject) {
      return split.images().standardized(unit.index(), subject.statistics());
    }
  }

  private TopUnits(int top, List<Search> searches) {
    this.top = top;
    this.searches = searches;
  }

  /** Searches as {@link Study#search} describes. */
  static TopUnits search(
      Study study, List<String> layers, int top, RankBy by, PartialResults parts, Progress progress)
      throws IOException {
    Subject subject = study.subject();
    List<Search> searches = new ArrayList<>();
    for (Split split : study.images().splits()) {
      int images = split.images().size();
      // A block's results are kept, so that it is searched once.
      int block = study.passes().block();
      for (int from = 0; from == 0 || from < images; from += block) {
        int to = Math.min(images, from + block);
        String name = "search-" + split.name() + "-" + from + "-" + to;
        Optional<Found> kept = parts.find(name, Found.class);
        if (kept.isEmpty()) {
          int first = from;
          TopActivations activations =
              study
                  .passes()
                  .top(
                      split.images().range(from, to),
                      subject.statistics(),
                      layers,
                      top,
                      by,
                      (task, done, _) -> progress.at(task, first + done, images));
          Found found = found(subject, activations);
          parts.keep(name, found);
          kept = Optional.of(found);
        }
        searches.add(new Search(split, from, kept.get()));
      }
    }
    return new TopUnits(top, searches);
  }

  private static Found found(Subject subject, TopActivations activations) {
    Map<String, List<OfFeature>> layers = new LinkedHashMap<>();
    for (String layer : activations.layers()) {
      layers.put(
          layer,
          IntStream.range(0, subject.network().layer(layer).features())
              .mapToObj(
                  feature ->
                      new OfFeature(
                          activations.responding(layer, feature), activations.top(layer, feature)))
              .toList());
    }
    return new Found(layers);
  }

  /**
   * Returns a feature's strongest units over all splits, strongest first. Of equally strong units,
   * that in the earlier split and with the lower index comes first, as the sort is stable.
   */
  public List<Find> of(String layer, int feature) {
    return searches.stream()
        .flatMap(search -> finds(search, layer, feature))
        .sorted(Comparator.comparingDouble((Find find) -> find.unit().strength()).reversed())
        .limit(top)
        .toList();
  }

  private static Stream<Find> finds(Search search, String layer, int feature) {
    return search.of(layer, feature).top().stream()
        .map(
            unit ->
                new Find(
                    search.split(),
                    new TopUnit(
                        unit.rank(),
                        search.from() + unit.index(),
                        unit.strength(),
                        unit.activation(),
                        unit.y(),
                        unit.x())));
  }

  /** Returns the number of images of all splits with an activation of a feature above 0. */
  public int responding(String layer, int feature) {
    return searches.stream().mapToInt(search -> search.of(layer, feature).responding()).sum();
  }
}
