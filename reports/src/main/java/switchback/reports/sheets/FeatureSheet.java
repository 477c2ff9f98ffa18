package switchback.reports.sheets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import switchback.datasets.arrays.NpyArray;
import switchback.datasets.arrays.NpyFiles;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.Recipe;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.Plate;
import switchback.reports.drawing.PngFiles;
import switchback.reports.drawing.Print;
import switchback.reports.drawing.Raster;
import switchback.reports.drawing.TiffFiles;
import switchback.reports.drawing.Tiles;
import switchback.reports.study.DataDigest;
import switchback.reports.study.LabelledImage;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Subject;
import switchback.training.graphs.MapShape;

/**
 * A sheet of projections, as a picture for print or as values: all features of one image, one
 * feature in many images, or each feature in the image that excites it most.
 */
public final class FeatureSheet {
  /** The largest number of cells; few programs open a larger picture, and nobody prints one. */
  public static final int MOST_CELLS = 1024;

  private final Subject subject;
  private final ProjectableLayer layer;
  private final Recipe recipe;
  private final Kind kind;
  private final Source source;
  private final List<FeatureView> views;

  /** The kinds of sheets, by what their cells show. */
  public enum Kind {
    /** Features of one image, which is shown once. */
    IMAGE,
    /** One feature in many images. */
    FEATURE,
    /** Each feature in the image that excites it most. */
    STRONGEST
  }

  /**
   * The source of the images.
   *
   * @param words such as {@code Data cifar10, train, 50,000 images}
   * @param sha256 the digest of the images, 64 hexadecimal digits
   */
  public record Source(String words, String sha256) {
    /** Returns the source of searched images; their digest takes about a second for 50,000. */
    public static Source of(SearchedImages images) {
      DataDigest data = images.digest(Progress.NONE);
      String splits = images.splits().stream().map(Split::name).collect(Collectors.joining(" + "));
      return new Source(
          String.format(
              Locale.ROOT,
              "Data %s, %s, %,d image%s",
              data.name(),
              splits,
              data.images(),
              data.images() == 1 ? "" : "s"),
          data.sha256());
    }
  }

  /**
   * The way in which values are drawn.
   *
   * @param isOneScale whether all tiles have the same scale instead of one each
   * @param isPatch whether tiles show the unit's image patch instead of the whole image; only for
   *     recipes that project a single unit
   */
  public record Display(boolean isOneScale, boolean isPatch) {}

  /**
   * Creates a sheet with a copy of the list, but not of the views.
   *
   * @param subject the network
   * @param layer the layer of all features
   * @param recipe the recipe of all projections
   * @param kind what the cells show
   * @param source the source of the images
   * @param views one per cell, at least one; for {@link Kind#IMAGE} all of the same image
   */
  public FeatureSheet(
      Subject subject,
      ProjectableLayer layer,
      Recipe recipe,
      Kind kind,
      Source source,
      List<FeatureView> views) {
    this.subject = subject;
    this.layer = layer;
    this.recipe = recipe;
    this.kind = kind;
    this.source = source;
    this.views = List.copyOf(views);
  }

  /**
   * Writes the sheet as a PNG of 300 dots per inch, 180 mm wide, whose text chunks say what it
   * shows and how it was made.
   *
   * @throws SwitchbackException if there are more than {@link #MOST_CELLS} views
   * @throws IOException if the file cannot be written; no partial file remains
   */
  public void writePng(Path file, Display display) throws IOException {
    if (views.size() > MOST_CELLS) {
      throw new SwitchbackException(
          "too many projections for a picture",
          file,
          views.size(),
          "at most " + MOST_CELLS,
          "use --out FILE.tif or --out FILE.npy, which have no limit");
    }
    SheetWords words = new SheetWords(subject, layer, recipe, kind, source, views, display);
    SheetCells cells = new SheetCells(subject, layer, recipe, kind, views, display);
    Patch frame = cells.frame();
    Plate plate =
        new Plate(
            words.caption(cells.scale()), lead(), cells.cells(), frame.height(), frame.width());
    PngFiles.write(file, plate.image(), words.text(), Print.DOTS_PER_INCH);
  }

  private Plate.@Nullable Cell lead() {
    LabelledImage image = views.getFirst().image();
    if (kind != Kind.IMAGE || image == null) {
      return null;
    }
    MapShape input = subject.network().input();
    Raster raster =
        Tiles.image(image.images(), image.index(), new Patch(0, 0, input.height(), input.width()));
    return new Plate.Cell("", "", "", List.of(new Plate.Tile(raster, image.words(), null)));
  }

  /**
   * Writes the values of all projections as float32, one page per view in the sheet's order; see
   * {@link TiffFiles}. The page of a feature that is not excited is all 0.
   *
   * @throws IOException if the file cannot be written; no partial file remains
   */
  public void writeTiff(Path file) throws IOException {
    SheetWords words =
        new SheetWords(subject, layer, recipe, kind, source, views, new Display(false, false));
    List<String> pages = views.stream().map(words::page).toList();
    TiffFiles.write(file, subject.network().input(), pages, i -> views.get(i).pixels());
  }

  /**
   * Writes the values of all projections as float32, (N, C, H, W) with N the number of views in the
   * sheet's order.
   *
   * @throws IOException if the file cannot be written; no partial file remains
   */
  public void writeNpy(Path file) throws IOException {
    MapShape shape = subject.network().input();
    float[] values = new float[Math.multiplyExact(views.size(), shape.size())];
    for (int i = 0; i < views.size(); i++) {
      System.arraycopy(views.get(i).pixels(), 0, values, i * shape.size(), shape.size());
    }
    NpyFiles.write(
        file, NpyArray.of(values, views.size(), shape.channels(), shape.height(), shape.width()));
  }
}
