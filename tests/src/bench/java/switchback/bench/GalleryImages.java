package switchback.bench;

import java.util.Map;
import switchback.datasets.ImageSet;
import switchback.datasets.sources.DatasetSource;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;

/** The images that are scanned. */
final class GalleryImages {
  /** Whose units are projected. */
  static final int TRACED = 128;

  /** Units an image that are projected. */
  static final int UNITS = 32;

  private GalleryImages() {}

  /** The test images of what {@code --data} names; it never downloads. */
  static ImageSet test(String data) {
    ImageSet images = DatasetSource.openOffline(data, Map.of(), Progress.NONE, notice -> {}).test();
    if (images.size() < TRACED) {
      throw new IllegalArgumentException(
          data + " has " + images.size() + " test images, expected " + TRACED + " at least");
    }
    return images;
  }

  /** That many drawn images. */
  static ImageSet drawn(int count) {
    return SyntheticImages.draw(0, count, 1, Progress.NONE).train();
  }
}
