package switchback.reports;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import switchback.datasets.Progress;
import switchback.datasets.SwitchbackException;
import switchback.deconv.Isolation;
import switchback.deconv.MapShape;
import switchback.deconv.Patch;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.Projection;
import switchback.deconv.Projector;
import switchback.deconv.Recipe;
import switchback.deconv.Strength;
import switchback.deconv.Top;
import switchback.training.WholeFolder;
import switchback.training.kernels.Workers;

/**
 * The gallery of a network: the strongest units of every feature over a set of images, each
 * projected on its own beside the image patch that it saw (Zeiler and Fergus 2014, figure 2). It is
 * a folder with a page, {@code index.html}; a contact sheet a layer; for every feature a strip of
 * its tiles pixel for pixel; and {@code gallery.json}, from which any tile can be made again.
 *
 * <p>A strip holds one column of tiles a rank, the projection above its patch, without gaps.
 */
public final class Gallery {
  private final Subject subject;
  private final Exhibits exhibits;
  private final Settings settings;
  private final Workers workers;

  /**
   * What a gallery shows.
   *
   * @param layers the layers in order, each with the features to show in order
   * @param top how many units a feature, at least 1
   * @param recipe how they are projected
   */
  public record Settings(Map<String, List<Integer>> layers, int top, Recipe recipe) {
    /** Copies the map and its lists. */
    public Settings {
      if (top < 1) {
        throw new IllegalArgumentException("top must be at least 1, got " + top);
      }
      Map<String, List<Integer>> copy = new LinkedHashMap<>();
      layers.forEach((layer, features) -> copy.put(layer, List.copyOf(features)));
      layers = copy;
    }

    /** What images are ranked by: where whole maps are projected, their sums. */
    Strength strength() {
      return recipe.isolation().equals(Isolation.MAP) ? Strength.MAP : Strength.UNIT;
    }

    /** Whether a unit is projected alone, and not with others of its map. */
    boolean isOfUnits(ProjectableLayer layer) {
      return recipe.isolation().rule().kept(layer, 0, 0).equals(new Patch(0, 0, 1, 1));
    }

    /**
     * What a tile shows: what the unit sees, or the whole image where it is not projected alone.
     */
    Patch frame(ProjectableLayer layer, MapShape image, int y, int x) {
      return isOfUnits(layer)
          ? layer.field().patch(y, x)
          : new Patch(0, 0, image.height(), image.width());
    }
  }

  /**
   * Prepares a gallery.
   *
   * @param workers share out the search and the projections; the gallery is the same for any number
   */
  public Gallery(Subject subject, Exhibits exhibits, Settings settings, Workers workers) {
    this.subject = subject;
    this.exhibits = exhibits;
    this.settings = settings;
    this.workers = workers;
  }

  /**
   * Searches, projects and writes. The folder appears whole or not at all.
   *
   * @param folder must not exist, be empty, or hold a gallery, which is then replaced
   * @param environment told in {@code gallery.json} apart from the rest
   * @throws SwitchbackException where {@code folder} holds something else, there is no such layer,
   *     or the images do not have the size that the network takes
   * @throws IOException where it cannot be written
   */
  public void write(Path folder, Map<String, String> environment, Progress progress)
      throws IOException {
    try (WholeFolder target = WholeFolder.create(folder, GalleryFolder.RECORD)) {
      GalleryRecord.Data data = exhibits.record();
      Labels labels = new Labels(subject, data, settings);
      TopUnits units =
          TopUnits.search(
              subject,
              exhibits,
              List.copyOf(settings.layers().keySet()),
              settings.top(),
              settings.strength(),
              workers,
              progress);
      List<GalleryRecord.Feature> features = new ArrayList<>();
      for (String layer : settings.layers().keySet()) {
        features.addAll(
            writeLayer(target.path(), subject.stack().layer(layer), units, labels, progress));
      }
      GalleryRecord record =
          new GalleryRecord(subject.record(), data, settingsRecord(), features, environment);
      record.write(target.path().resolve(GalleryFolder.RECORD));
      new GalleryPage(record, subject.stack(), labels).write(target.path().resolve("index.html"));
      target.publish();
    }
  }

  private List<GalleryRecord.Feature> writeLayer(
      Path folder, ProjectableLayer layer, TopUnits strongest, Labels labels, Progress progress)
      throws IOException {
    List<Integer> features = settings.layers().getOrDefault(layer.name(), List.of());
    Patch frame = settings.frame(layer, subject.stack().input(), 0, 0);
    ContactSheet sheet =
        new ContactSheet(
            labels.sheet(layer), features.size(), settings.top(), frame.height(), frame.width());
    List<GalleryRecord.Feature> records = new ArrayList<>();
    for (int position = 0; position < features.size(); position++) {
      progress.at("projecting " + layer.name(), position, features.size());
      int feature = features.get(position);
      List<TopUnits.Find> units = strongest.of(layer.name(), feature);
      List<Tile> tiles = tiles(layer, feature, units);
      List<TilePair> pairs = tiles.stream().map(Tile::pair).toList();
      sheet.draw(position, Integer.toString(feature), span(units), pairs);
      String file = GalleryFolder.strip(layer.name(), feature);
      if (!pairs.isEmpty()) {
        PngFiles.write(folder.resolve(file), strip(pairs).toImage(), labels.strip(layer, feature));
      }
      records.add(record(layer, feature, tiles, file));
    }
    progress.at("projecting " + layer.name(), features.size(), features.size());
    PngFiles.write(
        folder.resolve(GalleryFolder.sheet(layer.name())),
        sheet.image(),
        labels.sheetText(layer.name()));
    return records;
  }

  /** A pair of tiles and what is known of them. */
  private record Tile(TopUnits.Find find, Patch patch, float scale, TilePair pair) {}

  /**
   * The tiles of one feature, strongest first; each is made by one task, so threads do not show.
   */
  private List<Tile> tiles(ProjectableLayer layer, int feature, List<TopUnits.Find> finds) {
    Map<Integer, Tile> tiles = new ConcurrentSkipListMap<>();
    workers.run(finds.size(), i -> tiles.put(i, tile(layer, feature, finds.get(i))));
    return List.copyOf(tiles.values());
  }

  private Tile tile(ProjectableLayer layer, int feature, TopUnits.Find find) {
    MapShape input = subject.stack().input();
    Top unit = find.unit();
    float[] image = find.input(subject);
    Projection projection =
        new Projector(subject.stack())
            .project(
                subject.stack().trace(image, layer.name()),
                layer.name(),
                feature,
                unit.y(),
                unit.x(),
                settings.recipe());
    ProjectionColors colours = ProjectionColors.spanning(projection.pixels());
    Patch frame = settings.frame(layer, input, unit.y(), unit.x());
    TilePair pair =
        new TilePair(
            Tiles.projection(projection.pixels(), input, frame, colours),
            Tiles.image(find.split().images(), unit.index(), frame));
    return new Tile(find, layer.field().patch(unit.y(), unit.x()), colours.scale(), pair);
  }

  private static Raster strip(List<TilePair> pairs) {
    int height = pairs.getFirst().patch().height();
    int width = pairs.getFirst().patch().width();
    Raster strip = new Raster(2 * height, width * pairs.size(), ProjectionColors.OUTSIDE);
    for (int rank = 0; rank < pairs.size(); rank++) {
      strip.paste(pairs.get(rank).projection(), 0, rank * width);
      strip.paste(pairs.get(rank).patch(), height, rank * width);
    }
    return strip;
  }

  /** The strengths of the strongest and the weakest shown. */
  private static String span(List<TopUnits.Find> units) {
    if (units.isEmpty()) {
      return "";
    }
    float strongest = units.getFirst().unit().strength();
    float weakest = units.getLast().unit().strength();
    return String.format(Locale.ROOT, "%.3g\u2009\u2013\u2009%.3g", strongest, weakest);
  }

  private GalleryRecord.Feature record(
      ProjectableLayer layer, int feature, List<Tile> tiles, String file) {
    List<GalleryRecord.Unit> units = new ArrayList<>();
    for (Tile tile : tiles) {
      units.add(unit(tile, units.size(), file));
    }
    return new GalleryRecord.Feature(layer.name(), feature, units.isEmpty(), units);
  }

  private GalleryRecord.Unit unit(Tile tile, int position, String file) {
    Top unit = tile.find().unit();
    Split split = tile.find().split();
    Patch patch = tile.patch();
    Raster raster = tile.pair().projection();
    return new GalleryRecord.Unit(
        position + 1,
        split.name(),
        unit.index(),
        exhibits.classes().get(split.images().label(unit.index())),
        unit.activation(),
        settings.strength() == Strength.MAP ? unit.strength() : null,
        unit.y(),
        unit.x(),
        patch.clip(split.images().height(), split.images().width()),
        file,
        new Patch(0, position * raster.width(), raster.height(), raster.width()),
        tile.scale());
  }

  private GalleryRecord.Settings settingsRecord() {
    Recipe recipe = settings.recipe();
    return new GalleryRecord.Settings(
        settings.layers(),
        settings.top(),
        exhibits.splits().stream().map(Split::name).collect(Collectors.toList()),
        recipe.name(),
        recipe.isolation().name(),
        recipe.unpooling().name(),
        recipe.unpooling().seed(),
        recipe.rectification().name(),
        subject.statistics(),
        Labels.SCALE);
  }
}
