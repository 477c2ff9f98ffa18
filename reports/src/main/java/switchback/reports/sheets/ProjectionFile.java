package switchback.reports.sheets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import switchback.datasets.arrays.NpyArray;
import switchback.datasets.arrays.NpyFiles;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.Projection;
import switchback.deconv.Recipe;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.Captions;
import switchback.reports.drawing.PngFiles;
import switchback.reports.drawing.ProjectionColors;
import switchback.reports.drawing.Raster;
import switchback.reports.drawing.Tiles;
import switchback.reports.study.Subject;
import switchback.training.graphs.MapShape;

/** Projections of one feature for one or more images, as a picture or as values. */
public final class ProjectionFile {
  /** The approximate pixels of a projection's longer side. */
  private static final int SIDE = 320;

  /** The approximate largest number of pixels of the picture's longer side. */
  private static final int SHEET = 1600;

  /** The largest number of projections in a picture; few programs open a larger one. */
  private static final int MOST_TILES = 4096;

  private final Subject subject;
  private final ProjectableLayer layer;
  private final int feature;
  private final Recipe recipe;
  private final List<Projection> projections;

  /**
   * Creates a file with a copy of the list, but not of the projections.
   *
   * @param projections one per image, at least one
   */
  public ProjectionFile(
      Subject subject,
      ProjectableLayer layer,
      int feature,
      Recipe recipe,
      List<Projection> projections) {
    this.subject = subject;
    this.layer = layer;
    this.feature = feature;
    this.recipe = recipe;
    this.projections = List.copyOf(projections);
  }

  /**
   * Writes a picture in the colours of {@link ProjectionColors}, each projection with its own scale
   * and enlarged by a whole number. Several projections are arranged row by row, one pixel apart
   * before enlarging; the text chunks list their units, activations and scales in the same order.
   *
   * @throws SwitchbackException if there are too many projections for a picture
   * @throws IOException if the file cannot be written; no partial file remains
   */
  public void writePng(Path file) throws IOException {
    if (projections.size() > MOST_TILES) {
      throw new SwitchbackException(
          "too many projections for a picture",
          file,
          projections.size(),
          "at most " + MOST_TILES,
          "use --out FILE.npy, which has no limit");
    }
    MapShape shape = subject.network().input();
    int columns = (int) Math.ceil(Math.sqrt(projections.size()));
    int side = Math.max(shape.height(), shape.width());
    int zoom = Math.max(1, Math.min(SIDE / side, SHEET / (columns * side)));
    PngFiles.write(file, sheet(shape, columns).upscaled(zoom).toImage(), text(columns));
  }

  private Raster sheet(MapShape shape, int columns) {
    int rows = Math.ceilDiv(projections.size(), columns);
    Raster sheet =
        new Raster(
            rows * (shape.height() + 1) - 1,
            columns * (shape.width() + 1) - 1,
            ProjectionColors.OUTSIDE);
    Patch whole = new Patch(0, 0, shape.height(), shape.width());
    for (int i = 0; i < projections.size(); i++) {
      float[] pixels = projections.get(i).pixels();
      Raster tile =
          Tiles.projection(
              pixels, shape, subject.statistics(), whole, ProjectionColors.spanning(pixels));
      sheet.paste(tile, i / columns * (shape.height() + 1), i % columns * (shape.width() + 1));
    }
    return sheet;
  }

  /**
   * Writes the values in network-input space as float32, (N, C, H, W), one per image.
   *
   * @throws IOException if the file cannot be written; no partial file remains
   */
  public void writeNpy(Path file) throws IOException {
    MapShape shape = subject.network().input();
    float[] values = new float[Math.multiplyExact(projections.size(), shape.size())];
    for (int i = 0; i < projections.size(); i++) {
      System.arraycopy(projections.get(i).pixels(), 0, values, i * shape.size(), shape.size());
    }
    NpyFiles.write(
        file,
        NpyArray.of(values, projections.size(), shape.channels(), shape.height(), shape.width()));
  }

  private Map<String, String> text(int columns) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("Title", layer.name() + " feature " + feature);
    text.put("Software", "Switchback");
    text.put("switchback.network", subject.name());
    text.put("switchback.network.sha256", subject.sha256());
    text.put("switchback.recipe", Captions.recipe(recipe));
    text.put("switchback.columns", Integer.toString(columns));
    text.put("switchback.unit", each(p -> p.y() + "," + p.x()));
    text.put("switchback.activation", each(p -> Float.toString(p.activation())));
    text.put(
        "switchback.scale",
        each(p -> Float.toString(ProjectionColors.spanning(p.pixels()).scale())));
    return text;
  }

  private String each(Function<Projection, String> words) {
    return projections.stream().map(words).collect(Collectors.joining(" "));
  }
}
