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
  /** So many images at a time, each a part that need not be searched again. */
  public static final int BLOCK = 10_000;

  private final int top;
  private final List<Search> searches;

  /** What was found in some images of a split, the first of them that of number {@code from}. */
  private record Search(Split split, int from, Found found) {
    OfFeature of(String layer, int feature) {
      return Objects.requireNonNull(found.layers().get(layer), layer).get(feature);
    }
  }

  /**
   * What was found in a block of images, by layer and feature.
   *
   * @param layers of each layer its features in order
   */
  private record Found(Map<String, List<OfFeature>> layers) {}

  /**
   * What was found of one feature.
   *
   * @param responding how many images have an activation above 0
   * @param top its strongest units, their images counted from the block's first
   */
  private record OfFeature(int responding, List<TopUnit> top) {}

  /** A unit that was found, and among which images. */
  public record Find(Split split, TopUnit unit) {
    /** Its image, (C, H, W) in network-input space. */
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
      for (int from = 0; from == 0 || from < images; from += BLOCK) {
        String name = "search-" + split.name() + "-" + from;
        Optional<Found> kept = parts.find(name, Found.class);
        if (kept.isEmpty()) {
          int first = from;
          TopActivations activations =
              TopActivations.search(
                  subject.stack(),
                  study.workers(),
                  split.images().range(from, Math.min(images, from + BLOCK)),
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
          IntStream.range(0, subject.stack().layer(layer).features())
              .mapToObj(
                  feature ->
                      new OfFeature(
                          activations.responding(layer, feature), activations.top(layer, feature)))
              .toList());
    }
    return new Found(layers);
  }

  /**
   * A feature's strongest units over all splits, strongest first. The sort is stable, so that ties
   * go to the earlier split, and within it to the lower index.
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

  /** How many images of all splits have an activation of that feature above 0. */
  public int responding(String layer, int feature) {
    return searches.stream().mapToInt(search -> search.of(layer, feature).responding()).sum();
  }
}
