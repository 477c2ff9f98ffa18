package switchback.reports.gallery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.CounterRandom;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.Convention;
import switchback.deconv.Isolation;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.RankBy;
import switchback.deconv.Recipe;
import switchback.deconv.Rectification;
import switchback.deconv.Unpooling;
import switchback.deconv.search.TopActivations;
import switchback.deconv.search.TopUnit;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.reports.study.TopUnits;
import switchback.training.verification.Check;

/** Makes some tiles of a gallery again from its network, images and manifest. */
final class GalleryReplay {
  static final String PART = "replay";

  private final Path folder;
  private final GalleryManifest manifest;
  private final Study study;
  private final Gallery.Settings settings;

  /** A unit of a feature, as recorded; {@code level} is 0 unless it is of a weaker image. */
  private record Tile(GalleryManifest.Feature feature, GalleryManifest.Unit unit, int level) {
    static Stream<Tile> of(GalleryManifest.Feature feature) {
      return Stream.concat(
          feature.top().stream().map(unit -> new Tile(feature, unit, 0)),
          feature.samples().stream()
              .flatMap(
                  level ->
                      level.units().stream().map(unit -> new Tile(feature, unit, level.level()))));
    }

    String name() {
      return "%s feature %d rank %d%s"
          .formatted(
              feature.layer(),
              feature.feature(),
              unit.rank(),
              level == 0 ? "" : " of the sample, at " + level + "%");
    }
  }

  GalleryReplay(Path folder, GalleryManifest manifest, Study study) {
    this.folder = folder;
    this.manifest = manifest;
    this.study = study;
    this.settings = settings(manifest.settings());
  }

  /**
   * Makes tiles again and compares them.
   *
   * @param tiles the number of tiles, drawn without repetition; all if there are fewer
   * @param seed decides which tiles are drawn
   * @return one check for all tiles, or one per tile that differs
   */
  List<Check> checks(int tiles, long seed, Progress progress) {
    List<Tile> all = manifest.features().stream().flatMap(Tile::of).toList();
    int[] drawn =
        Arrays.stream(new CounterRandom(seed, 0, 0, 0).permutation(all.size()))
            .limit(tiles)
            .sorted()
            .toArray();
    List<Check> differing = new ArrayList<>();
    for (int i = 0; i < drawn.length; i++) {
      progress.at("making tiles again", i, drawn.length);
      Tile tile = all.get(drawn[i]);
      List<String> differences = differences(tile);
      if (!differences.isEmpty()) {
        differing.add(Check.differs(tile.name(), String.join("; ", differences)));
      }
    }
    progress.at("making tiles again", drawn.length, drawn.length);
    return differing.isEmpty()
        ? List.of(Check.equal(PART, "%d of %d tiles".formatted(drawn.length, all.size())))
        : differing;
  }

  private List<String> differences(Tile tile) {
    Optional<String> misplaced = misplaced(tile);
    if (misplaced.isPresent()) {
      return List.of(misplaced.get());
    }
    ProjectableLayer layer = study.subject().network().layer(tile.feature().layer());
    Split split = split(tile.unit()).orElseThrow();
    TileDifferences differences = new TileDifferences(manifest.settings(), tile.unit());
    TopUnit now = strongest(layer, tile.feature().feature(), split, tile.unit().index());
    int label = split.images().label(tile.unit().index());
    differences.numbers(
        now, study.images().classes().get(label), settings.recipe().rankBy() == RankBy.MAP);
    TopUnit recorded = new TopUnit(1, tile.unit().index(), 0, 0, tile.unit().y(), tile.unit().x());
    UnitPictures pictures =
        new UnitDrawing(study.subject(), settings(tile), layer, tile.feature().feature())
            .draw(new TopUnits.Find(split, recorded), split.images().alone(tile.unit().index()));
    differences.pictures(pictures, folder);
    return differences.found();
  }

  /** Returns the settings by which a tile was drawn. */
  private Gallery.Settings settings(Tile tile) {
    return tile.level() == 0 ? settings : settings.ofRecipeAlone();
  }

  /** Returns why there can be no such unit in this network and data; empty if there can. */
  private Optional<String> misplaced(Tile tile) {
    GalleryManifest.Unit unit = tile.unit();
    Optional<ProjectableLayer> found =
        study.subject().network().layers().stream()
            .filter(each -> each.name().equals(tile.feature().layer()))
            .findFirst();
    if (found.isEmpty()) {
      return Optional.of("the network has no layer of this name");
    }
    ProjectableLayer layer = found.get();
    int images = split(unit).map(split -> split.images().size()).orElse(0);
    if (!isWithin(tile.feature().feature(), layer.features())) {
      return Optional.of("the layer has only " + layer.features() + " features");
    }
    if (!isWithin(unit.index(), images)) {
      return Optional.of(
          "no image %d among the %d of %s".formatted(unit.index(), images, unit.split()));
    }
    return isWithin(unit.y(), layer.height()) && isWithin(unit.x(), layer.width())
        ? Optional.empty()
        : Optional.of(
            "no unit (%d, %d) in maps of %dx%d"
                .formatted(unit.y(), unit.x(), layer.height(), layer.width()));
  }

  private static boolean isWithin(int number, int count) {
    return number >= 0 && number < count;
  }

  private Optional<Split> split(GalleryManifest.Unit unit) {
    return study.images().splits().stream()
        .filter(each -> each.name().equals(unit.split()))
        .findFirst();
  }

  /** Returns the strongest unit in one image; null if the image does not excite the feature. */
  private @Nullable TopUnit strongest(ProjectableLayer layer, int feature, Split split, int index) {
    ImageSet image = split.images().range(index, index + 1);
    List<TopUnit> found =
        TopActivations.search(
                study.subject().network(),
                study.workers(),
                image,
                study.subject().statistics(),
                List.of(layer.name()),
                1,
                settings.recipe().rankBy(),
                Progress.NONE)
            .top(layer.name(), feature);
    return found.isEmpty() ? null : found.getFirst();
  }

  /**
   * Returns the recorded settings.
   *
   * @throws SwitchbackException if a recorded convention is not one of the library's own
   */
  private Gallery.Settings settings(GalleryManifest.Settings recorded) {
    List<GalleryManifest.RecipeNames> names = recorded.recipes();
    GalleryManifest.RecipeNames first = names.getFirst();
    Recipe recipe =
        new Recipe(
            first.name(),
            known(first.isolation(), Isolation.all()),
            unpooling(first, recorded),
            known(first.rectification(), Rectification.all()));
    List<Unpooling> further =
        IntStream.range(1, names.size()).mapToObj(i -> unpooling(names.get(i), recorded)).toList();
    Gallery.Settings same =
        new Gallery.Settings(recorded.layers(), recorded.top(), recipe, further, recorded.weaker());
    if (!same.recipes().stream().map(Gallery::names).toList().equals(names)) {
      throw unknown(names);
    }
    return same;
  }

  private Unpooling unpooling(
      GalleryManifest.RecipeNames recipe, GalleryManifest.Settings recorded) {
    return known(recipe.unpooling(), Unpooling.all(recorded.seed() == null ? 0 : recorded.seed()));
  }

  private <C extends Convention> C known(String name, List<C> all) {
    return Convention.named(name, all).orElseThrow(() -> unknown(name));
  }

  private SwitchbackException unknown(Object got) {
    return new SwitchbackException(
        "unknown recipe",
        folder.resolve(GalleryPaths.MANIFEST),
        got,
        "the recipes that 'switchback recipes' lists",
        "leave out --replay, or verify the gallery with the program that made it");
  }
}
