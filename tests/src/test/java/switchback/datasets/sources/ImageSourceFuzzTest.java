package switchback.datasets.sources;

import java.nio.file.Path;
import java.util.List;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.images.ImageFuzzTest;
import switchback.fuzz.FuzzTest;

/** Reads all images of a data set whose files are decoded on demand. */
abstract class ImageSourceFuzzTest extends FuzzTest {
  /** Opens the data set at a place. */
  abstract Dataset open(Path place);

  @Override
  protected final void read(Path place) {
    Dataset dataset = open(place);
    for (ImageSet split : List.of(dataset.train(), dataset.test())) {
      for (int i = 0; i < split.size(); i++) {
        split.image(i);
      }
    }
  }

  @Override
  protected final long allowed(byte[] file) {
    return ImageFuzzTest.most(file);
  }
}
