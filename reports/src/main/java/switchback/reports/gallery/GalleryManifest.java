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
import switchback.deconv.stages.Patch;
import switchback.reports.Json;
import switchback.reports.study.DataDigest;
import switchback.reports.study.NetworkDigest;

/**
 * What {@code gallery.json} holds, in this order. Its numbers read back as the same floats. All but
 * {@code environment} follows from network, images and settings alone. Records that are read refuse
 * what no gallery says; whether it fits network and images is told by these.
 *
 * @param files SHA-256 of the other files by their names in the folder, sorted; none in galleries
 *     of before there were any
 */
public record GalleryManifest(
    NetworkDigest network,
    DataDigest data,
    Settings settings,
    List<Layer> layers,
    List<Feature> features,
    Map<String, String> files,
    Map<String, String> environment) {
  /**
   * Copies.
   *
   * @throws NullPointerException where something is missing that must not be
   * @throws IllegalArgumentException where a file has a name that leads elsewhere
   */
  public GalleryManifest {
    requireNonNull(network, "network");
    requireNonNull(data, "data");
    requireNonNull(settings, "settings");
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
      throw new IllegalArgumentException("a file called " + file);
    }
  }

  /** The same with those digests of files. */
  GalleryManifest with(Map<String, String> digests) {
    return new GalleryManifest(network, data, settings, layers, features, digests, environment);
  }

  /**
   * Everything else that decides a tile; a seed only where something is drawn.
   *
   * @param recipes the ways back shown: the gallery's own first, then those by further unpoolings
   * @param sampled how many images are behind correlation, sparsity and inputs, spaced evenly
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
      int sampled) {
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
        throw new IllegalArgumentException(top + " units by " + recipes.size() + " recipes");
      }
    }
  }

  /** A way back to pixels, by name; the further ones are called by their unpooling's. */
  record RecipeNames(String name, String isolation, String unpooling, String rectification) {
    RecipeNames {
      requireNonNull(name, "name");
      requireNonNull(isolation, "isolation");
      requireNonNull(unpooling, "unpooling");
      requireNonNull(rectification, "rectification");
    }
  }

  /** What a layer's units see, in pixels: {@link switchback.deconv.ReceptiveField}. */
  record Field(
      int rows,
      int columns,
      int strideRows,
      int strideColumns,
      int offsetRows,
      int offsetColumns) {}

  /** Rows and columns. */
  record Size(int height, int width) {}

  /**
   * A layer that is shown.
   *
   * @param features how many it has in the network
   * @param height rows of a map
   * @param width columns of a map
   * @param frame the size of a tile
   * @param columns features a row of {@code index} and {@code filters}, in the order of {@code
   *     features} in {@link GalleryManifest}
   * @param index the file with each feature's best projection, its patch below it
   * @param sheet the contact sheet
   * @param below the convolution whose features {@link Feature#inputs} names, where there is one
   * @param filters the file with the filters, where it is a convolution on the pixels
   * @param filter the size of such a filter
   * @param correlation Pearson's, of the shown features' maps over all units of the sampled images;
   *     null where a map is the same everywhere
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Layer(
      String layer,
      int features,
      int height,
      int width,
      Field field,
      Size frame,
      int columns,
      String index,
      String sheet,
      @Nullable String below,
      @Nullable String filters,
      @Nullable Size filter,
      List<List<@Nullable Double>> correlation) {}

  /**
   * A feature and its strongest units.
   *
   * @param dead where no image excites it; it has no pictures then
   * @param strength what its strongest image is ranked by: an activation, or the sum of a map
   * @param responding how many images have an activation above 0
   * @param sparsity the share of its units that are 0 over the sampled images
   * @param selectivity {@link switchback.deconv.metrics.Selectivity} of its strongest unit; none
   *     where no other feature is active there
   * @param classes how many of its strongest images, 100 where so many respond, are of each class
   * @param inputs {@link switchback.deconv.search.MapStatistics#inputs}, the first five; of a
   *     convolution above another
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
      List<Unit> top) {
    Feature {
      requireNonNull(layer, "layer");
      top = copy(top, "top");
    }
  }

  /** A feature of the convolution below. */
  record Input(int feature, float weight) {}

  /**
   * One unit: image {@code index} of {@code split}, at ({@code y, x}) in the feature map.
   *
   * @param mapSum the sum of its map, where images are ranked by it
   * @param patch what it saw: the part of its receptive field within the image, in pixels
   * @param projection the file with its tiles
   * @param tile the place in that file of its projection by the first recipe, as large as the whole
   *     receptive field, or as the image where more than the unit is projected; those by the other
   *     recipes are right below in order, then the true pixels, all of the same size
   * @param scale the absolute value that its colours stretch to
   * @param scales the same for each recipe
   * @param mapMaximum the greatest value of its map, drawn white; none above 0 leaves it black
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Unit(
      int rank,
      String split,
      int index,
      String label,
      float activation,
      @Nullable Float mapSum,
      int y,
      int x,
      Patch patch,
      String projection,
      Patch tile,
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
    }

    /** What images are ranked by. */
    float strength() {
      return mapSum == null ? activation : mapSum;
    }
  }

  /** Writes the record into a gallery's folder, as JSON and as a script of that very JSON. */
  void write(Path folder) throws IOException {
    String json = Json.write(this);
    write(folder.resolve(GalleryPaths.RECORD), json + "\n");
    write(folder.resolve(GalleryPaths.SCRIPT), script(json));
  }

  /** The record as a script, from its JSON. */
  static String script(String json) {
    return "globalThis.GALLERY = " + json + ";\n";
  }

  private static void write(Path file, String text) throws IOException {
    AtomicFiles.write(file, temporary -> Files.writeString(temporary, text));
  }
}
