package switchback.reports.gallery;

import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import switchback.datasets.tasks.HeapMemory;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.StageStack;
import switchback.deconv.stages.MapShape;
import switchback.deconv.stages.Patch;
import switchback.reports.drawing.PngFiles;
import switchback.reports.sheets.SheetLayout;
import switchback.reports.study.Study;
import switchback.reports.study.TopUnits;

/**
 * About how much heap a gallery takes beside its images, told before it is begun: the search's
 * finds; the sums of any two features' products, of each worker and in all; a layer's sheet and
 * index while they are drawn and written, the pictures of one feature with them; what is told of
 * each tile. Everything else is small, whatever the gallery.
 */
public final class GalleryMemory {
  /** An object of the search and its place in a list. */
  private static final long FIND = 48;

  /** The same as text, several times over while it is written. */
  private static final long FIND_AS_TEXT = 400;

  /** What {@code gallery.json} and the page say of a tile, as objects and as text. */
  private static final long TILE = 1600;

  private static final int PIXEL = 4;

  private final StageStack stack;
  private final Map<String, List<Integer>> layers;
  private final Gallery.Settings settings;
  private final long images;
  private final int workers;

  private GalleryMemory(Study study, Gallery.Settings settings) {
    this.stack = study.subject().stack();
    this.layers = settings.layers();
    this.settings = settings;
    this.images = study.images().size();
    this.workers = study.workers().threads();
  }

  /**
   * Refuses a gallery that cannot fit.
   *
   * @throws SwitchbackException saying how many units a feature would
   */
  static void check(Study study, Gallery.Settings settings) {
    long wanted = new GalleryMemory(study, settings).bytes(settings.top());
    check(study, settings, HeapMemory.left(wanted));
  }

  /** The same where so many bytes are left. */
  static void check(Study study, Gallery.Settings settings, long left) {
    GalleryMemory memory = new GalleryMemory(study, settings);
    int top = settings.top();
    IntPredicate fits = n -> memory.bytes(n) <= left && memory.sheet(n) <= PngFiles.MOST_PIXELS;
    if (fits.test(top)) {
      return;
    }
    String what = "the gallery";
    String otherwise = (fits.test(1) ? "--top " + most(fits, top) : "fewer --features") + ", or ";
    HeapMemory.require(what, "--top " + top, memory.bytes(top), left, otherwise);
    throw new SwitchbackException(
        what + " would not fit into pictures",
        "--top " + top,
        "a sheet of %,d pixels".formatted(memory.sheet(top)),
        "at most %,d".formatted(PngFiles.MOST_PIXELS),
        otherwise + "several galleries of fewer --features");
  }

  /** The largest number up to {@code limit} that fits, of which 1 is one. */
  private static int most(IntPredicate fits, int limit) {
    int fitting = 1;
    int tooMany = limit + 1;
    while (tooMany - fitting > 1) {
      int middle = fitting + (tooMany - fitting) / 2;
      if (fits.test(middle)) {
        fitting = middle;
      } else {
        tooMany = middle;
      }
    }
    return fitting;
  }

  /** For so many units a feature. */
  private long bytes(int top) {
    long sum = 0;
    long pictures = 0;
    for (Map.Entry<String, List<Integer>> each : layers.entrySet()) {
      ProjectableLayer layer = stack.layer(each.getKey());
      int features = each.getValue().size();
      long found = Math.min(images, Math.max(top, FeatureFacts.COUNTED));
      sum += finds(layer, images, found);
      long products = (long) features * (features + 1) / 2;
      sum += products * Double.BYTES * (2L * workers + 1);
      sum += (long) features * features * Double.BYTES;
      sum += features * Math.min(images, top) * TILE;
      pictures = Math.max(pictures, pictures(layer, features, top));
    }
    return sum + pictures;
  }

  /**
   * Of a search for so many units a feature: those of each block of images, and the text that one
   * block's are kept as.
   */
  public static long finds(ProjectableLayer layer, long images, long units) {
    return layer.features() * units * (FIND * Math.ceilDiv(images, TopUnits.BLOCK) + FIND_AS_TEXT);
  }

  /** The pixels of the largest sheet. */
  private long sheet(int top) {
    return layers.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty())
        .mapToLong(each -> sheet(stack.layer(each.getKey()), each.getValue().size(), top))
        .max()
        .orElse(0);
  }

  private long sheet(ProjectableLayer layer, int features, int top) {
    Patch frame = settings.frame(layer, stack.input(), 0, 0);
    SheetLayout layout = SheetLayout.of(features, top, frame.height(), frame.width());
    return layout.width() * layout.height();
  }

  /** The sheet, the index, and one feature's pictures, of which one is written at a time. */
  private long pictures(ProjectableLayer layer, int features, int top) {
    if (features == 0) {
      return 0;
    }
    MapShape input = stack.input();
    Patch frame = settings.frame(layer, input, 0, 0);
    long sheet = sheet(layer, features, top);
    long tile = (long) frame.height() * frame.width();
    long index = 2L * features * tile;
    long units = Math.min(images, top);
    long rows = settings.recipes().size() + 1L;
    long all =
        units * (rows * tile + (long) input.height() * input.width())
            + units * layer.height() * layer.width();
    // Each tile by itself, in its row and in its picture, and that as Java's.
    long feature = 4 * PIXEL * all + PngFiles.heap(units * rows * tile);
    return PIXEL * (sheet + index) + Math.max(PngFiles.heap(sheet), feature);
  }
}
