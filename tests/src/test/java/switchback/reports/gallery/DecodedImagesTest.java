package switchback.reports.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.ImageSet;
import switchback.datasets.Pixels;
import switchback.deconv.Recipe;
import switchback.reports.study.Split;
import switchback.training.graphs.MapShape;

/** Checks how often images are decoded. */
class DecodedImagesTest {
  private static final int IMAGES = 30;

  @TempDir Path folder;

  /** Images of red that are drawn anew, and counted, whenever one is asked for. */
  private static final class CountedPixels implements Pixels {
    private final AtomicIntegerArray counts = new AtomicIntegerArray(IMAGES);

    @Override
    public int size() {
      return IMAGES;
    }

    @Override
    public byte[] image(int index) {
      counts.incrementAndGet(index);
      return digested(index);
    }

    @Override
    public boolean isInMemory() {
      return false;
    }

    @Override
    public byte[] digested(int index) {
      return TinyGallery.red(5 + 8 * index);
    }

    @Override
    public byte[] identity(int index) {
      return digested(index);
    }
  }

  private static ImageSet images(Pixels pixels) {
    return new ImageSet(3, TinyGallery.SIDE, TinyGallery.SIDE, pixels, new int[IMAGES]);
  }

  /**
   * Each image is decoded once in the search and once in the sample, and a third time if it is
   * shown, although it is among the strongest of three features, with its selectivity, or among
   * their weaker images. Six are shown as the strongest, nine as weaker ones.
   */
  @Test
  void shownImagesAreDecodedOnceForAllFeatures() throws IOException {
    CountedPixels pixels = new CountedPixels();
    TreeMap<String, List<Integer>> layers = new TreeMap<>();
    layers.put("conv1", List.of(0, 1, 2));
    layers.put("conv2", List.of(0, 1, 3));
    TinyGallery.write(
        folder.resolve("g"),
        1,
        TinyGallery.pooled(),
        new Gallery.Settings(layers, 6, Recipe.ZEILER_FERGUS),
        List.of("a"),
        new Split("train", images(pixels)));
    int twice = 0;
    int thrice = 0;
    for (int i = 0; i < IMAGES; i++) {
      twice += pixels.counts.get(i) == 2 ? 1 : 0;
      thrice += pixels.counts.get(i) == 3 ? 1 : 0;
    }
    assertThat(thrice).isEqualTo(6 + 9);
    assertThat(twice).isEqualTo(IMAGES - 15);
  }

  /** 32 MB hold two images of 3x2000x2000: of three in turn, the first is decoded again. */
  @Test
  void thoseThatWereAskedForLastAreKept() {
    CountedPixels pixels = new CountedPixels();
    Split split = new Split("train", images(pixels));
    DecodedImages decoded = new DecodedImages(new MapShape(3, 2000, 2000));
    for (int index : new int[] {0, 1, 0, 2, 0, 1}) {
      ImageSet image = decoded.get(split, index);
      assertThat(image.size()).isEqualTo(1);
      assertThat(image.image(0)).isEqualTo(TinyGallery.red(5 + 8 * index));
    }
    assertThat(pixels.counts.get(0)).isEqualTo(1);
    assertThat(pixels.counts.get(1)).isEqualTo(2);
    assertThat(pixels.counts.get(2)).isEqualTo(1);
  }
}
