package switchback.reports;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import switchback.deconv.MapShape;
import switchback.deconv.Patch;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.Projection;
import switchback.deconv.Recipe;

/** One projection, whole, as a picture or as its values. */
public final class ProjectionFile {
  /** About how many pixels the longer side of the picture takes. */
  private static final int SIDE = 320;

  private final Subject subject;
  private final ProjectableLayer layer;
  private final int feature;
  private final Recipe recipe;
  private final Projection projection;

  /** Does not copy the projection. */
  public ProjectionFile(
      Subject subject, ProjectableLayer layer, int feature, Recipe recipe, Projection projection) {
    this.subject = subject;
    this.layer = layer;
    this.feature = feature;
    this.recipe = recipe;
    this.projection = projection;
  }

  /**
   * Writes it in the colours of {@link ProjectionColors}, enlarged by a whole number.
   *
   * @throws IOException where the file cannot be written; nothing is left behind then
   */
  public void writePng(Path file) throws IOException {
    MapShape shape = subject.stack().input();
    ProjectionColors colours = ProjectionColors.spanning(projection.pixels());
    Patch whole = new Patch(0, 0, shape.height(), shape.width());
    Raster picture = Tiles.projection(projection.pixels(), shape, whole, colours);
    int zoom = Math.max(1, SIDE / Math.max(shape.height(), shape.width()));
    PngFiles.write(file, picture.upscaled(zoom).toImage(), text(colours));
  }

  /**
   * Writes the values, float32 (1, 3, H, W), in network-input space.
   *
   * @throws IOException where the file cannot be written; nothing is left behind then
   */
  public void writeNpy(Path file) throws IOException {
    MapShape shape = subject.stack().input();
    NpyFiles.write(file, projection.pixels(), 1, shape.channels(), shape.height(), shape.width());
  }

  private Map<String, String> text(ProjectionColors colours) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("Title", layer.name() + " feature " + feature);
    text.put("Software", "Switchback");
    text.put("switchback.network", subject.network());
    text.put("switchback.network.sha256", subject.sha256());
    text.put("switchback.recipe", Labels.recipe(recipe));
    text.put("switchback.unit", projection.y() + "," + projection.x());
    text.put("switchback.activation", Float.toString(projection.activation()));
    text.put("switchback.scale", Float.toString(colours.scale()));
    return text;
  }
}
