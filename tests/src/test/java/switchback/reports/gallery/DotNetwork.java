package switchback.reports.gallery;

import java.io.IOException;
import java.util.List;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Recipe;
import switchback.fixtures.Nets;
import switchback.reports.sheets.FeatureView;
import switchback.reports.sheets.FeatureViews;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;

/**
 * A network for images of 4x4 whose projections can be worked out by hand. Feature 0 is the red of
 * a pixel minus the green of the pixel to its right; its projection is its activation in red there,
 * and minus its activation in green to the right. Feature 1 is dead. Feature 2 is the blue of the
 * pixel below, and so is its projection.
 */
public final class DotNetwork {
  static final int SIDE = 4;
  static final int FEATURES = 3;

  /** A name that must be escaped wherever it is written. */
  public static final String HOSTILE = "<script>\"&'\u202e\n" + "very long ".repeat(40);

  private DotNetwork() {}

  public static Subject subject() {
    float[] filters = new float[FEATURES * 27];
    filters[4] = 1;
    filters[9 + 5] = -1;
    filters[2 * 27 + 18 + 7] = 1;
    ProjectableNetwork network =
        Nets.of(3, SIDE, SIDE).convolution("conv1", 3, filters, 0, -1, 0).relu().network();
    return new Subject("dots", "ab".repeat(32), "", network, PixelStatistics.NONE);
  }

  public static ProjectableLayer layer(Subject subject) {
    return subject.network().layer("conv1");
  }

  /** Returns a black image with one pixel of this colour, {@code 0xRRGGBB}. */
  public static byte[] dot(int rgb, int y, int x) {
    byte[] image = new byte[3 * SIDE * SIDE];
    for (int channel = 0; channel < 3; channel++) {
      image[(channel * SIDE + y) * SIDE + x] = (byte) (rgb >> (16 - 8 * channel));
    }
    return image;
  }

  public static ImageSet images(byte[]... images) {
    return new ImageSet(3, SIDE, SIDE, images, new int[images.length]);
  }

  /** Returns these images as two splits, all of one class. */
  public static SearchedImages searched(ImageSet train, ImageSet test) {
    return new SearchedImages(
        "dots", List.of(HOSTILE), List.of(new Split("train", train), new Split("test", test)));
  }

  /** Returns each feature in the image, of a few, that excites it most. */
  public static List<FeatureView> strongest(Subject subject, Recipe recipe) throws IOException {
    SearchedImages images =
        searched(
            images(dot(0x330000, 1, 1), dot(0xFF0000, 2, 0)),
            images(dot(0xFF0000, 3, 3), dot(0x0000FF, 2, 2), threeReds()));
    try (Workers workers = new Workers(2)) {
      return new FeatureViews(subject, layer(subject), recipe, workers)
          .strongest(images, List.of(0, 1, 2), Progress.NONE);
    }
  }

  /** Returns an image with the largest sum, but not the largest activation, of feature 0. */
  private static byte[] threeReds() {
    byte[] image = dot(0x990000, 0, 0);
    image[5] = (byte) 0x99;
    image[10] = (byte) 0x99;
    return image;
  }
}
