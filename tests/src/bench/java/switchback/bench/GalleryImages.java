package switchback.bench;

import java.util.Map;
import switchback.datasets.ImageSet;
import switchback.datasets.sources.DatasetSource;
import switchback.datasets.sources.SourceOptions;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;

/** The images that a benchmark scans. */
final class GalleryImages {
  /** Images whose units are projected. */
  static final int TRACED = 128;

  /** Units per image that are projected. */
  static final int UNITS = 32;

  private GalleryImages() {}

  /** Returns the test images of what {@code --data} names; never downloads. */
  static ImageSet test(String data) {
    ImageSet images =
        DatasetSource.openOffline(
                data, SourceOptions.DEFAULT, Map.of(), Progress.NONE, notice -> {})
            .test();
    if (images.size() < TRACED) {
      throw new IllegalArgumentException(
          data + " has " + images.size() + " test images, expected at least " + TRACED);
    }
    return images;
  }

  /** Returns so many generated images. */
  static ImageSet drawn(int count) {
    return SyntheticImages.draw(0, count, 1, Progress.NONE).train();
  }
}
