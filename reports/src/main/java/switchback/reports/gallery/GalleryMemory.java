package switchback.reports.gallery;

import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import switchback.datasets.tasks.HeapMemory;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.passes.ImagePasses;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.PngFiles;
import switchback.reports.sheets.SheetLayout;
import switchback.reports.study.Sample;
import switchback.reports.study.Study;
import switchback.training.graphs.MapShape;

/**
 * Estimates the heap that a gallery needs in addition to its images, before it starts. It counts
 * the units that the search finds; the strength of each feature in each sampled image; the sums of
 * products of each two features, per worker and in total; decoded images; the contact sheet and
 * index of one layer and the pictures of one feature, as drawn and as encoded; and the entries of
 * the manifest. Everything else is small for any gallery.
 */
public final class GalleryMemory {
  /** Bytes of a unit that the search found, with its entry in a list. */
  private static final long FIND = 48;

  /** Bytes of such a unit as text, of which there are several copies while it is written. */
  private static final long FIND_AS_TEXT = 400;

  /** Bytes of what {@code gallery.json} says of a tile, as objects and as text. */
  private static final long TILE = 1600;

  private static final int PIXEL = 4;

  /** The pixels of the largest thumbnail. */
  private static final long LARGEST_THUMBNAIL = Thumbnails.MOST_SIDE * Thumbnails.MOST_SIDE;

  private final ProjectableNetwork network;
  private final Map<String, List<Integer>> layers;
  private final Gallery.Settings settings;
  private final long images;
  private final int workers;

  private GalleryMemory(Study study, Gallery.Settings settings) {
    this.network = study.subject().network();
    this.layers = settings.layers();
    this.settings = settings;
    this.images = study.images().size();
    this.workers = study.workers().threads();
  }

  /**
   * Checks that a gallery fits into the heap.
   *
   * @throws SwitchbackException if it does not; the hint names a {@code --top} that would
   */
  static void check(Study study, Gallery.Settings settings) {
    long wanted = new GalleryMemory(study, settings).bytes(settings.top());
    check(study, settings, HeapMemory.left(wanted));
  }

  /** Returns the estimate in bytes. */
  static long bytes(Study study, Gallery.Settings settings) {
    return new GalleryMemory(study, settings).bytes(settings.top());
  }

  /** Checks that a gallery fits into {@code left} bytes, and its sheets into pictures. */
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
        what + " does not fit into a picture",
        "--top " + top,
        "a sheet of %,d pixels".formatted(memory.sheet(top)),
        "at most %,d".formatted(PngFiles.MOST_PIXELS),
        otherwise + "make several galleries of fewer --features");
  }

  /** Returns the largest number up to {@code limit} that fits, given that 1 does. */
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

  /** Returns the estimate for {@code top} units per feature. */
  private long bytes(int top) {
    long sum = 0;
    long pictures = 0;
    for (Map.Entry<String, List<Integer>> each : layers.entrySet()) {
      ProjectableLayer layer = network.layer(each.getKey());
      int features = each.getValue().size();
      long found = Math.min(images, Math.max(top, FeatureFacts.COUNTED));
      sum += finds(layer, images, found);
      long products = (long) features * (features + 1) / 2;
      sum += products * Double.BYTES * (2L * workers + 1);
      sum += (long) features * features * Double.BYTES;
      sum += features * Math.min(images, Sample.MOST) * Float.BYTES;
      sum += features * (Math.min(images, top) + weaker()) * TILE;
      pictures = Math.max(pictures, pictures(layer, features, top));
    }
    return sum + pictures + DecodedImages.bytes(network.input(), images);
  }

  /** Returns the most units of a feature in weaker images. */
  private long weaker() {
    return Math.min(images, (long) settings.weaker() * WeakerImages.LEVELS.size());
  }

  /**
   * Returns the estimate for a search: the units found in each block of images, and one block's as
   * text.
   *
   * @param images the number of images that are searched
   * @param units the number of units per feature
   */
  public static long finds(ProjectableLayer layer, long images, long units) {
    return layer.features()
        * units
        * (FIND * Math.ceilDiv(images, ImagePasses.BLOCK) + FIND_AS_TEXT);
  }

  /** Returns the number of pixels of the largest contact sheet. */
  private long sheet(int top) {
    return layers.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty())
        .mapToLong(each -> sheet(network.layer(each.getKey()), each.getValue().size(), top))
        .max()
        .orElse(0);
  }

  private long sheet(ProjectableLayer layer, int features, int top) {
    Patch frame = settings.frame(layer, network.input(), 0, 0);
    SheetLayout layout = SheetLayout.of(features, top, frame.height(), frame.width());
    return layout.width() * layout.height();
  }

  /** Returns the bytes of a layer's sheet and index and of one feature's pictures. */
  private long pictures(ProjectableLayer layer, int features, int top) {
    if (features == 0) {
      return 0;
    }
    MapShape input = network.input();
    Patch frame = settings.frame(layer, input, 0, 0);
    long sheet = sheet(layer, features, top);
    long tile = (long) frame.height() * frame.width();
    long index = 2L * features * Math.min(tile, LARGEST_THUMBNAIL);
    long units = Math.min(images, top);
    long rows = settings.recipes(network, layer.name()).size() + 1L;
    long all =
        units * (rows * tile + (long) input.height() * input.width())
            + units * layer.height() * layer.width();
    long weaker =
        weaker() * (2 * tile + (long) input.height() * input.width() + layer.maps().plane());
    // Each tile on its own, in its row, in its picture, and in the copy that is encoded.
    long feature = 4 * PIXEL * (all + weaker) + PngFiles.heap(units * rows * tile);
    return PIXEL * (sheet + index) + Math.max(PngFiles.heap(sheet), feature);
  }
}
