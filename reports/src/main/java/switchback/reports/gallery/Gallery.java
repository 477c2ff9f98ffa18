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
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Recipe;
import switchback.deconv.Unpooling;
import switchback.deconv.search.MapStatistics;
import switchback.deconv.signals.Patch;
import switchback.reports.Json;
import switchback.reports.drawing.Captions;
import switchback.reports.study.DataDigest;
import switchback.reports.study.NetworkSteps;
import switchback.reports.study.Sample;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.reports.study.TopUnits;
import switchback.training.graphs.MapShape;

/**
 * Makes the gallery of a network: the strongest units of every feature over a set of images, each
 * projected on its own beside the image patch that the unit saw (Zeiler and Fergus 2014, figure 2),
 * with further numbers per feature. A gallery is a folder with
 *
 * <ul>
 *   <li>{@code index.html}, the page;
 *   <li>{@code gallery.json}, the manifest, from which any tile can be made again, and the same as
 *       a script, {@code gallery.js};
 *   <li>for every layer a contact sheet, an index with the best tile of each feature, and the
 *       filters if the layer is a convolution on the pixels;
 *   <li>for every feature its projections, whole images and maps, one column per unit, pixel for
 *       pixel. The projections are one row per recipe, without gaps, with the image patches below;
 *   <li>for every feature the same of units in {@linkplain WeakerImages weaker images}, projected
 *       by the gallery's own recipe alone.
 * </ul>
 */
public final class Gallery {
  private final Study study;
  private final Settings settings;

  /**
   * The settings of a gallery.
   *
   * @param layers the layers in order, each with the features to show in order
   * @param top the number of units per feature, at least 1
   * @param recipe how units are projected
   * @param unpoolings further unpoolings to show, in order, each with the recipe's isolation and
   *     rectification. One with the name of the recipe's own or of an earlier one is ignored
   * @param weaker the most images per level of {@link WeakerImages} and feature, 0 or more
   */
  public record Settings(
      Map<String, List<Integer>> layers,
      int top,
      Recipe recipe,
      List<Unpooling> unpoolings,
      int weaker) {
    /** The most weaker images per level unless the user wants another number. */
    public static final int WEAKER = 3;

    /** Creates settings with copies of the map and its lists. */
    public Settings {
      if (top < 1 || weaker < 0) {
        throw new IllegalArgumentException(
            "top must be at least 1, got %d, and weaker at least 0, got %d".formatted(top, weaker));
      }
      Map<String, List<Integer>> copy = new LinkedHashMap<>();
      layers.forEach((layer, features) -> copy.put(layer, List.copyOf(features)));
      layers = copy;
      unpoolings = List.copyOf(unpoolings);
    }

    /** Creates settings with the usual number of weaker images. */
    public Settings(
        Map<String, List<Integer>> layers, int top, Recipe recipe, List<Unpooling> unpoolings) {
      this(layers, top, recipe, unpoolings, WEAKER);
    }

    /** Creates settings that show the recipe alone. */
    public Settings(Map<String, List<Integer>> layers, int top, Recipe recipe) {
      this(layers, top, recipe, List.of());
    }

    /** Returns the number of features of all layers. */
    public int features() {
      return layers.values().stream().mapToInt(List::size).sum();
    }

    /** Returns these settings without further unpoolings. */
    Settings ofRecipeAlone() {
      return new Settings(layers, top, recipe, List.of(), weaker);
    }

    /** Returns the recipe and those with further unpoolings, named after the unpoolings. */
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

    /**
     * Returns the recipes whose projections of a layer differ: without a max pooling below the
     * layer there is nothing to unpool, so that the recipe alone stands for all.
     */
    List<Recipe> recipes(ProjectableNetwork network, String layer) {
      return network.hasMaxPooling(layer) ? recipes() : List.of(recipe);
    }

    /** Returns the seed of random unpoolings; null if no unpooling is random. */
    @Nullable Long seed() {
      return recipes().stream()
          .map(each -> each.unpooling().seed())
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(null);
    }

    /**
     * Returns the rectangle that a tile shows: the unit's receptive field, but all rows or columns
     * of the image if the field has more of them, and all of the image if whole maps are projected.
     */
    Patch frame(ProjectableLayer layer, MapShape image, int y, int x) {
      Patch whole = new Patch(0, 0, image.height(), image.width());
      Patch field = recipe.isOfOneUnit(layer) ? layer.field().patch(y, x) : whole;
      boolean isHigh = field.height() >= image.height();
      boolean isWide = field.width() >= image.width();
      return new Patch(
          isHigh ? 0 : field.top(),
          isWide ? 0 : field.left(),
          isHigh ? image.height() : field.height(),
          isWide ? image.width() : field.width());
    }

    /** Returns the part of the image that a tile shows; the rest of the tile is padding. */
    Patch seen(ProjectableLayer layer, MapShape image, int y, int x) {
      return recipe.isOfOneUnit(layer)
          ? layer.field().patch(y, x).clip(image.height(), image.width())
          : new Patch(0, 0, image.height(), image.width());
    }
  }

  /** Creates a gallery of a study; {@link #write} does the work. */
  public Gallery(Study study, Settings settings) {
    this.study = study;
    this.settings = settings;
  }

  /**
   * Checks that the gallery fits into memory, as {@link #write} does before it begins.
   *
   * @throws SwitchbackException if it does not
   */
  public void checkMemory() {
    GalleryMemory.check(study, settings);
  }

  /**
   * Searches, projects and writes. The folder appears complete or not at all. If this ends early,
   * finished parts are kept beside the folder, and the next run with the same network, images and
   * settings resumes from them. Recipes are the same if their parts have the same names.
   *
   * @param folder must not exist, or be empty, or hold a gallery, which is replaced
   * @param environment recorded in {@code gallery.json} under a key of its own. A run with another
   *     value of {@code switchback}, the version, does not resume
   * @param progress is called as the work proceeds, and may throw to end it early
   * @throws SwitchbackException if {@code folder} holds something else, another process writes to
   *     it, a layer does not exist, the images do not have the size of the network's input, or the
   *     pictures do not fit into memory
   * @throws IOException if a file cannot be written
   */
  public void write(Path folder, Map<String, String> environment, Progress progress)
      throws IOException {
    checkMemory();
    Subject subject = study.subject();
    Sample sample = study.sample();
    GalleryManifest.Settings recorded = recorded(sample.size());
    Identity identity =
        new Identity(
            environment.getOrDefault("switchback", ""),
            subject.identity(),
            study.images().identity(progress),
            recorded);
    try (AtomicFolder target =
        AtomicFolder.resume(folder, GalleryPaths.MANIFEST, Json.write(identity))) {
      TopUnits strongest = search(target.parts(), progress);
      // Only now: the search has read the images and kept the digest of each.
      DataDigest data = study.images().digest(progress);
      Labels labels = new Labels(subject, data, settings);
      MapStatistics statistics =
          MapStatistics.of(
              subject.network(),
              settings.layers(),
              settings.recipe().rankBy(),
              sample.size(),
              sample,
              study.workers(),
              progress);
      FeatureFacts facts = new FeatureFacts(study, settings, sample, strongest, statistics);
      WholeImages images = new WholeImages(target.path(), labels);
      List<GalleryManifest.Layer> layers = new ArrayList<>();
      List<GalleryManifest.Feature> features = new ArrayList<>();
      for (String name : settings.layers().keySet()) {
        LayerGallery layer = new LayerGallery(study, settings, labels, facts, name);
        features.addAll(layer.write(target, images, progress));
        layers.add(layer.facts());
      }
      GalleryManifest manifest =
          new GalleryManifest(
              subject.digest(),
              data,
              recorded,
              NetworkSteps.of(subject.network()),
              layers,
              features,
              Map.of(),
              environment);
      new GalleryPage(manifest, subject.network(), labels)
          .write(target.path().resolve("index.html"));
      manifest.with(GalleryFiles.digests(target.path())).write(target.path());
      target.publish();
    }
  }

  /** Everything that decides a gallery; only a run with an equal one is resumed. */
  private record Identity(
      String switchback,
      Subject.Identity subject,
      SearchedImages.Identity data,
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
        sampled,
        settings.weaker(),
        new GalleryManifest.Size(
            study.subject().network().input().height(), study.subject().network().input().width()));
  }

  static GalleryManifest.RecipeNames names(Recipe recipe) {
    return new GalleryManifest.RecipeNames(
        recipe.name(),
        recipe.isolation().name(),
        recipe.unpooling().name(),
        recipe.rectification().name());
  }
}
