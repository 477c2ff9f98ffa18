package switchback.reports.sheets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntFunction;
import switchback.datasets.files.PartialResults;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.MapUnit;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.Projection;
import switchback.deconv.Projector;
import switchback.deconv.Recipe;
import switchback.deconv.Trace;
import switchback.deconv.search.TopUnit;
import switchback.reports.study.LabelledImage;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.reports.study.TopUnits;
import switchback.training.kernels.Workers;

/**
 * Projects features of one layer in images. A feature that an image does not excite, because it has
 * no activation above 0, is not projected: its pixels are 0. Results are the same for any number of
 * workers.
 */
public final class FeatureViews {
  private static final int IMAGES_AT_ONCE = 64;

  private final Subject subject;
  private final ProjectableLayer layer;
  private final Recipe recipe;
  private final Workers workers;
  private final Projector projector;

  /** Creates views of a layer of {@code subject} with a recipe. */
  public FeatureViews(Subject subject, ProjectableLayer layer, Recipe recipe, Workers workers) {
    this.subject = subject;
    this.layer = layer;
    this.recipe = recipe;
    this.workers = workers;
    this.projector = new Projector(subject.network());
  }

  /** Returns features of one image in the given order, each from its strongest unit. */
  public List<FeatureView> ofImage(LabelledImage image, List<Integer> features) {
    Trace trace = subject.network().trace(image.input(subject.statistics()), layer.name());
    return each(features.size(), i -> view(trace, image, features.get(i)));
  }

  /**
   * Returns one feature in every image in order, each from its strongest unit.
   *
   * @throws SwitchbackException if the images do not have the size of the network's input
   */
  public List<FeatureView> ofFeature(SearchedImages images, int feature, Progress progress) {
    List<LabelledImage> all = images(images);
    List<FeatureView> views = new ArrayList<>();
    while (views.size() < all.size()) {
      progress.at("projecting", views.size(), all.size());
      int from = views.size();
      int count = Math.min(IMAGES_AT_ONCE, all.size() - from);
      views.addAll(each(count, i -> view(all.get(from + i), feature)));
    }
    progress.at("projecting", views.size(), all.size());
    return views;
  }

  /**
   * Returns each feature in the image that excites it most, from its strongest unit there. If the
   * recipe projects whole maps, this is the image with the largest sum of the map. Of equally
   * strong images, the earlier one is chosen.
   *
   * @throws SwitchbackException if the images do not have the size of the network's input
   * @throws IOException never, as no part of the search is kept
   */
  public List<FeatureView> strongest(
      SearchedImages images, List<Integer> features, Progress progress) throws IOException {
    TopUnits found =
        new Study(subject, images, workers)
            .search(List.of(layer.name()), 1, recipe.rankBy(), PartialResults.NONE, progress);
    return each(features.size(), i -> strongest(images, found, features.get(i)));
  }

  private FeatureView strongest(SearchedImages images, TopUnits found, int feature) {
    List<TopUnits.Find> strongest = found.of(layer.name(), feature);
    if (strongest.isEmpty()) {
      return FeatureView.dead(feature, subject.network().input().size());
    }
    TopUnit unit = strongest.getFirst().unit();
    LabelledImage image = image(images, strongest.getFirst().split(), unit.index());
    return view(trace(image), image, feature, unit.y(), unit.x(), unit.strength());
  }

  private FeatureView view(LabelledImage image, int feature) {
    return view(trace(image), image, feature);
  }

  private Trace trace(LabelledImage image) {
    return subject.network().trace(image.input(subject.statistics()), layer.name());
  }

  private FeatureView view(Trace trace, LabelledImage image, int feature) {
    MapUnit unit = trace.strongest(layer.name(), feature);
    float strength = trace.strength(layer.name(), feature, recipe.rankBy());
    return view(trace, image, feature, unit.y(), unit.x(), strength);
  }

  private FeatureView view(
      Trace trace, LabelledImage image, int feature, int y, int x, float strength) {
    float activation = trace.map(layer.name(), feature)[y * layer.width() + x];
    if (!(activation > 0)) {
      float[] nothing = new float[subject.network().input().size()];
      return new FeatureView(feature, image, y, x, activation, strength, nothing);
    }
    Projection projection = projector.project(trace, layer.name(), feature, y, x, recipe);
    return new FeatureView(feature, image, y, x, activation, strength, projection.pixels());
  }

  private List<LabelledImage> images(SearchedImages images) {
    List<LabelledImage> all = new ArrayList<>();
    for (Split split : images.splits()) {
      subject.network().checkImages(split.images());
      for (int i = 0; i < split.images().size(); i++) {
        all.add(image(images, split, i));
      }
    }
    return all;
  }

  private static LabelledImage image(SearchedImages images, Split split, int index) {
    String label = images.classes().get(split.images().label(index));
    return new LabelledImage(split.images(), index, split.name() + ":" + index, label);
  }

  /** Makes each view in a task of its own, so that the number of threads does not matter. */
  private List<FeatureView> each(int count, IntFunction<FeatureView> view) {
    subject.network().graph().readWeights();
    Map<Integer, FeatureView> views = new ConcurrentSkipListMap<>();
    workers.run(count, i -> views.put(i, view.apply(i)));
    return List.copyOf(views.values());
  }
}
