package switchback.reports.gallery;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;
import switchback.datasets.files.AtomicFiles;
import switchback.deconv.signals.Patch;
import switchback.reports.Json;
import switchback.reports.study.DataDigest;
import switchback.reports.study.NetworkDigest;
import switchback.reports.study.NetworkStep;

/**
 * The content of {@code gallery.json}, in this order. Its numbers read back as the same floats.
 * Everything except {@code environment} follows from network, images and settings alone. The
 * constructors reject values that no gallery has; {@link GalleryVerification} checks that the
 * values fit network and images.
 *
 * @param network the network's name and digest
 * @param data the images' digests
 * @param settings everything else that decides a tile
 * @param steps all steps of the network, from the input upwards, those that are not shown included;
 *     empty in galleries made before they were recorded
 * @param layers the layers shown, in order
 * @param features the features shown, in order, layer by layer
 * @param files SHA-256 of the other files by their names in the folder, sorted; empty in galleries
 *     made before digests were recorded
 * @param environment versions, machine and command line
 */
record GalleryManifest(
    NetworkDigest network,
    DataDigest data,
    Settings settings,
    List<NetworkStep> steps,
    List<Layer> layers,
    List<Feature> features,
    Map<String, String> files,
    Map<String, String> environment) {
  /**
   * Creates a manifest with copies of the lists and maps.
   *
   * @throws NullPointerException if a required value is missing
   * @throws IllegalArgumentException if the name of a file leads out of the folder
   */
  GalleryManifest {
    requireNonNull(network, "network");
    requireNonNull(data, "data");
    requireNonNull(settings, "settings");
    steps = List.copyOf(requireNonNullElse(steps, List.of()));
    layers = copy(layers, "layers");
    features = copy(features, "features");
    files = sorted(requireNonNullElse(files, Map.of()));
    files.keySet().forEach(GalleryManifest::checkName);
    environment = sorted(requireNonNull(environment, "environment"));
  }

  private static <T> List<T> copy(List<T> list, String name) {
    return List.copyOf(requireNonNull(list, name));
  }

  private static Map<String, String> sorted(Map<String, String> map) {
    return Collections.unmodifiableMap(new TreeMap<>(Map.copyOf(map)));
  }

  private static void checkName(String file) {
    if (!GalleryFiles.isName(file)) {
      throw new IllegalArgumentException("invalid file name: " + file);
    }
  }

  /** Returns a copy with these digests of files. */
  GalleryManifest with(Map<String, String> digests) {
    return new GalleryManifest(
        network, data, settings, steps, layers, features, digests, environment);
  }

  /**
   * Everything else that decides a tile.
   *
   * @param seed the seed of random unpoolings; null if no unpooling is random
   * @param recipes the recipes shown: the gallery's own first, then those with further unpoolings
   * @param sampled the number of images, evenly spaced, from which correlation and sparsity are
   *     estimated and weaker images are chosen
   * @param weaker the most weaker images per level and feature: {@link WeakerImages}; 0 in
   *     galleries made before they were shown
   * @param image the size of the images; null in galleries made before it was recorded
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Settings(
      Map<String, List<Integer>> layers,
      int top,
      List<String> splits,
      String recipe,
      String isolation,
      String unpooling,
      @Nullable Long seed,
      String rectification,
      PixelStatistics statistics,
      String scale,
      List<RecipeNames> recipes,
      int sampled,
      int weaker,
      @Nullable Size image) {
    Settings {
      requireNonNull(layers, "layers").values().forEach(each -> copy(each, "features"));
      splits = copy(splits, "splits");
      requireNonNull(recipe, "recipe");
      requireNonNull(isolation, "isolation");
      requireNonNull(unpooling, "unpooling");
      requireNonNull(rectification, "rectification");
      requireNonNull(statistics, "statistics");
      recipes = copy(recipes, "recipes");
      if (top < 1 || recipes.isEmpty()) {
        throw new IllegalArgumentException(
            top + " units per feature, " + recipes.size() + " recipes");
      }
    }
  }

  /** A recipe and its parts by name; one with a further unpooling has the unpooling's name. */
  record RecipeNames(String name, String isolation, String unpooling, String rectification) {
    RecipeNames {
      requireNonNull(name, "name");
      requireNonNull(isolation, "isolation");
      requireNonNull(unpooling, "unpooling");
      requireNonNull(rectification, "rectification");
    }
  }

  /** The receptive field of a layer's units in pixels: {@link switchback.deconv.ReceptiveField}. */
  record Field(
      int rows,
      int columns,
      int strideRows,
      int strideColumns,
      int offsetRows,
      int offsetColumns) {}

  /** A size in rows and columns. */
  record Size(int height, int width) {}

  /**
   * A layer that is shown.
   *
   * @param layer its name
   * @param features the number of features in the network
   * @param names the names of the features shown, in order, if they are the network's classes
   * @param height rows of a map
   * @param width columns of a map
   * @param field the receptive field of its units
   * @param frame the size of a tile: that of the receptive field, within that of the image
   * @param contrast the factor by which pages raise the contrast of projections unless the reader
   *     chooses another; null in galleries made before it was measured
   * @param columns features per row of {@code index} and {@code filters}, in the order of {@code
   *     features} in {@link GalleryManifest}
   * @param index the file with each feature's thumbnail, a projection with its patch below it; null
   *     if patches are photographs
   * @param thumbnails the thumbnails if patches are photographs, else null
   * @param sheet the file with the contact sheet
   * @param below the convolution whose features {@link Feature#inputs} names, if there is one
   * @param filters the file with the filters, if the layer is a convolution on the pixels
   * @param filter the size of such a filter
   * @param correlation Pearson's correlation of each two shown features' maps over all units of the
   *     sampled images; null if one of the maps is constant. No matrix if {@code correlated} is
   *     there
   * @param correlated what is kept of the correlations of many features; null if all of them are
   *     kept
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Layer(
      String layer,
      int features,
      @Nullable List<String> names,
      int height,
      int width,
      Field field,
      Size frame,
      @Nullable Integer contrast,
      int columns,
      @Nullable String index,
      @Nullable Thumbnails thumbnails,
      String sheet,
      @Nullable String below,
      @Nullable String filters,
      @Nullable Size filter,
      @Nullable List<List<@Nullable Double>> correlation,
      @Nullable Correlated correlated) {}

  /**
   * The strongest correlations of a layer with many features.
   *
   * @param coupling the mean absolute correlation of all pairs; null if there are none
   * @param partners per shown feature, in order, the most correlated others, the largest absolute
   *     correlation first
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Correlated(@Nullable Double coupling, List<List<Partner>> partners) {
    Correlated {
      partners = copy(partners, "partners");
    }
  }

  /** A feature and the correlation of its map with another feature's. */
  record Partner(int feature, double correlation) {}

  /**
   * Thumbnails of photographs, in pictures of several features each, row by row.
   *
   * @param size the size of a thumbnail
   * @param cell the size of a cell in the pictures of patches, in its top left corner a patch
   * @param features the number of features per picture
   * @param projections the files with projections
   * @param patches the files with patches
   */
  record Thumbnails(
      Size size, Size cell, int features, List<String> projections, List<String> patches) {
    Thumbnails {
      projections = copy(projections, "projections");
      patches = copy(patches, "patches");
    }
  }

  /** A part of a picture file. */
  record Picture(String file, Patch tile) {
    Picture {
      checkName(requireNonNull(file, "file"));
      requireNonNull(tile, "tile");
    }
  }

  /**
   * A feature and its strongest units.
   *
   * @param dead whether no image excites it, so that it has no pictures
   * @param strength the strength of its strongest image: an activation, or the sum of a map
   * @param responding the number of images with an activation above 0
   * @param sparsity the share of its units that are 0 over the sampled images
   * @param selectivity {@link switchback.deconv.metrics.Selectivity} of its strongest unit; null if
   *     no other feature is active there
   * @param classes the number of images per class among its 100 strongest images
   * @param inputs the first five of {@link switchback.deconv.search.MapStatistics#inputs} for a
   *     convolution above another
   * @param thumbnail the rank of the unit that stands for it: the strongest that sees no padding,
   *     or the first if all do; null if it is dead
   * @param top its strongest units, strongest first
   * @param samples its strongest units in weaker images, by level; empty in galleries made before
   *     they were shown
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Feature(
      String layer,
      int feature,
      boolean dead,
      float strength,
      int responding,
      double sparsity,
      @Nullable Double selectivity,
      List<Integer> classes,
      List<Input> inputs,
      @Nullable Integer thumbnail,
      List<Unit> top,
      List<Level> samples) {
    Feature {
      requireNonNull(layer, "layer");
      top = copy(top, "top");
      samples = List.copyOf(requireNonNullElse(samples, List.of()));
    }

    /** Returns the units in weaker images, level by level. */
    List<Unit> sampled() {
      return samples.stream().flatMap(level -> level.units().stream()).toList();
    }
  }

  /**
   * A feature's units at one level of strength, each the strongest of its image.
   *
   * @param level the share of the feature's sampled images, in per cent, that are weaker
   * @param units the units, strongest first, with their projections by the gallery's recipe alone
   */
  record Level(int level, List<Unit> units) {
    Level {
      units = copy(units, "units");
    }
  }

  /** A feature of the convolution below. */
  record Input(int feature, float weight) {}

  /**
   * One unit: image {@code index} of {@code split}, at ({@code y, x}) in the feature map.
   *
   * @param rank its rank from 1 over all images; that of a weaker image, over the sampled ones
   * @param path the path of the image's file within its source; null if it has none
   * @param mapSum the sum of its map if images are ranked by it, else null
   * @param patch the part of its receptive field inside the image, in pixels
   * @param projection the file with its tiles
   * @param tile the location in that file of its projection by the first recipe, as large as the
   *     receptive field, but no larger than the image, or as the image if the recipe projects whole
   *     maps; what the unit does not see is mid-grey. The projections by the other recipes are
   *     right below in order, then the true pixels, all of the same size
   * @param photograph its true pixels if they are stored as a photograph, else null
   * @param image the file with the whole image if it is a photograph, possibly reduced; null if it
   *     is none or its image is a weaker one
   * @param scale the absolute value that has the most intense colour in the first projection
   * @param scales that value per recipe that is drawn: the first of {@code settings.recipes}, or
   *     all if the unpoolings matter, as a max pooling lies below the layer
   * @param mapMaximum the largest value of its map, drawn white; 0 and less are black
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Unit(
      int rank,
      String split,
      int index,
      @Nullable String path,
      String label,
      float activation,
      @Nullable Float mapSum,
      int y,
      int x,
      Patch patch,
      String projection,
      Patch tile,
      @Nullable Picture photograph,
      @Nullable String image,
      float scale,
      List<Float> scales,
      float mapMaximum) {
    Unit {
      requireNonNull(split, "split");
      requireNonNull(label, "label");
      requireNonNull(patch, "patch");
      requireNonNull(tile, "tile");
      scales = copy(scales, "scales");
      checkName(requireNonNull(projection, "projection"));
      if (image != null) {
        checkName(image);
      }
    }

    /** Returns the value by which images are ranked. */
    float strength() {
      return mapSum == null ? activation : mapSum;
    }
  }

  /** Writes the manifest into a gallery's folder, as JSON and as a script with the same JSON. */
  void write(Path folder) throws IOException {
    String json = Json.write(this);
    write(folder.resolve(GalleryPaths.MANIFEST), json + "\n");
    write(folder.resolve(GalleryPaths.SCRIPT), script(json));
  }

  /** Returns the manifest as a script, from its JSON. */
  static String script(String json) {
    return "globalThis.GALLERY = " + Json.expression(json) + ";\n";
  }

  private static void write(Path file, String text) throws IOException {
    AtomicFiles.write(file, temporary -> Files.writeString(temporary, text));
  }
}
