package switchback.reports.gallery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import switchback.datasets.files.AtomicFolder;
import switchback.datasets.files.PartialResults;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.Recipe;
import switchback.deconv.Unpooling;
import switchback.deconv.search.MapStatistics;
import switchback.deconv.stages.MapShape;
import switchback.deconv.stages.Patch;
import switchback.reports.Json;
import switchback.reports.drawing.Captions;
import switchback.reports.study.DataDigest;
import switchback.reports.study.Sample;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.reports.study.TopUnits;

/**
 * The gallery of a network: the strongest units of every feature over a set of images, each
 * projected on its own beside the image patch that it saw (Zeiler and Fergus 2014, figure 2), and
 * what else tells a feature from others. It is a folder with a page, {@code index.html}; for every
 * layer a contact sheet, an index with the best tile of each feature, and the filters of a
 * convolution on the pixels; for every feature its projections, the whole images and its maps, one
 * column a unit, pixel for pixel; and {@code gallery.json}, from which any tile can be made again,
 * also as a script, {@code gallery.js}.
 *
 * <p>The projections of a feature lie one row a recipe, without gaps, with their patches below.
 */
public final class Gallery {
  private final Study study;
  private final Settings settings;

  /**
   * What a gallery shows.
   *
   * @param layers the layers in order, each with the features to show in order
   * @param top how many units a feature, at least 1
   * @param recipe how they are projected
   * @param unpoolings those that are shown beside the recipe's own, in order: the same isolation
   *     and rectification by another unpooling. The recipe's own does not count again, nor what has
   *     the name of an earlier one
   */
  public record Settings(
      Map<String, List<Integer>> layers, int top, Recipe recipe, List<Unpooling> unpoolings) {
    /** Copies the map and its lists. */
    public Settings {
      if (top < 1) {
        throw new IllegalArgumentException("top must be at least 1, got " + top);
      }
      Map<String, List<Integer>> copy = new LinkedHashMap<>();
      layers.forEach((layer, features) -> copy.put(layer, List.copyOf(features)));
      layers = copy;
      unpoolings = List.copyOf(unpoolings);
    }

    /** Shows the recipe's own unpooling alone. */
    public Settings(Map<String, List<Integer>> layers, int top, Recipe recipe) {
      this(layers, top, recipe, List.of());
    }

    /** The recipe, then those by the further unpoolings, each under its unpooling's name. */
    List<Recipe> recipes() {
      Map<String, Recipe> recipes = new LinkedHashMap<>();
      recipes.put(recipe.unpooling().name(), recipe);
      for (Unpooling unpooling : unpoolings) {
        recipes.putIfAbsent(
            unpooling.name(),
            new Recipe(unpooling.name(), recipe.isolation(), unpooling, recipe.rectification()));
      }
      return List.copyOf(recipes.values());
    }

    /** What is drawn by, where anything is. */
    @Nullable Long seed() {
      return recipes().stream()
          .map(each -> each.unpooling().seed())
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(null);
    }

    /**
     * What a tile shows: what the unit sees, or the whole image where it is not projected alone.
     */
    Patch frame(ProjectableLayer layer, MapShape image, int y, int x) {
      return recipe.isOfOneUnit(layer)
          ? layer.field().patch(y, x)
          : new Patch(0, 0, image.height(), image.width());
    }
  }

  /** Creates a gallery of a study; {@link #write} does the work. */
  public Gallery(Study study, Settings settings) {
    this.study = study;
    this.settings = settings;
  }

  /**
   * Searches, projects and writes. The folder appears whole or not at all. Where this ends early,
   * what is finished stays beside it, and the same gallery goes on with that. Ways back count as
   * the same by their names.
   *
   * @param folder must not exist, be empty, or hold a gallery, which is then replaced
   * @param environment told in {@code gallery.json} apart from the rest; another {@code switchback}
   *     in it goes on with nothing
   * @param progress may throw to end it early
   * @throws SwitchbackException where {@code folder} holds something else, another process writes
   *     there, there is no such layer, the images do not have the size that the network takes, or
   *     so many pictures would not fit into memory
   * @throws IOException where it cannot be written
   */
  public void write(Path folder, Map<String, String> environment, Progress progress)
      throws IOException {
    GalleryMemory.check(study, settings);
    Subject subject = study.subject();
    DataDigest data = study.images().digest();
    Sample sample = study.sample();
    GalleryManifest.Settings recorded = recorded(sample.size());
    Identity identity =
        new Identity(
            environment.getOrDefault("switchback", ""), subject.identity(), data, recorded);
    try (AtomicFolder target =
        AtomicFolder.resume(folder, GalleryPaths.RECORD, Json.write(identity))) {
      Labels labels = new Labels(subject, data, settings);
      TopUnits strongest = search(target.parts(), progress);
      MapStatistics statistics =
          MapStatistics.of(
              subject.stack(), settings.layers(), sample.size(), sample, study.workers(), progress);
      FeatureFacts facts = new FeatureFacts(study, settings, strongest, statistics);
      List<GalleryManifest.Layer> layers = new ArrayList<>();
      List<GalleryManifest.Feature> features = new ArrayList<>();
      for (String name : settings.layers().keySet()) {
        LayerGallery layer = new LayerGallery(study, settings, labels, facts, name);
        features.addAll(layer.write(target, progress));
        layers.add(layer.facts());
      }
      GalleryManifest manifest =
          new GalleryManifest(
              subject.digest(), data, recorded, layers, features, Map.of(), environment);
      new GalleryPage(manifest, subject.stack(), labels).write(target.path().resolve("index.html"));
      manifest.with(GalleryFiles.digests(target.path())).write(target.path());
      target.publish();
    }
  }

  /** What decides a gallery. */
  private record Identity(
      String switchback,
      Subject.Identity subject,
      DataDigest data,
      GalleryManifest.Settings settings) {}

  private TopUnits search(PartialResults parts, Progress progress) throws IOException {
    return study.search(
        List.copyOf(settings.layers().keySet()),
        Math.max(settings.top(), FeatureFacts.COUNTED),
        settings.recipe().rankBy(),
        parts,
        progress);
  }

  private GalleryManifest.Settings recorded(int sampled) {
    Recipe recipe = settings.recipe();
    return new GalleryManifest.Settings(
        settings.layers(),
        settings.top(),
        study.images().splits().stream().map(Split::name).collect(Collectors.toList()),
        recipe.name(),
        recipe.isolation().name(),
        recipe.unpooling().name(),
        settings.seed(),
        recipe.rectification().name(),
        study.subject().statistics(),
        Captions.SCALE,
        settings.recipes().stream().map(Gallery::names).toList(),
        sampled);
  }

  static GalleryManifest.RecipeNames names(Recipe recipe) {
    return new GalleryManifest.RecipeNames(
        recipe.name(),
        recipe.isolation().name(),
        recipe.unpooling().name(),
        recipe.rectification().name());
  }
}
