package switchback.datasets.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.Progress;

class SyntheticImagesTest {
  private static Dataset draw(long seed, int train, int test) {
    return SyntheticImages.draw(seed, train, test, Progress.NONE);
  }

  @Test
  void hasTenNamedClassesInEqualParts() {
    Dataset dataset = draw(1, 100, 20);
    assertThat(dataset.name()).isEqualTo("synthetic");
    assertThat(dataset.classes()).hasSize(10).doesNotHaveDuplicates().contains("disc");
    int[] counts = new int[10];
    for (int i = 0; i < 100; i++) {
      counts[dataset.train().label(i)]++;
    }
    assertThat(counts).containsOnly(10);
    assertThat(dataset.train()).hasToString("100 images of 3x32x32");
    assertThat(dataset.test().size()).isEqualTo(20);
  }

  @Test
  void drawsTheSameFromTheSameSeedWhateverTheSize() {
    assertThat(draw(1, 50, 5).train().sha256()).isEqualTo(draw(1, 50, 5).train().sha256());
    assertThat(draw(1, 80, 5).train().first(50).sha256())
        .isEqualTo(draw(1, 50, 5).train().sha256());
    assertThat(draw(2, 50, 5).train().sha256()).isNotEqualTo(draw(1, 50, 5).train().sha256());
  }

  @Test
  void noImageComesTwice() {
    Dataset dataset = draw(3, 500, 500);
    Set<String> digests = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      digests.add(one(dataset.train(), i));
      digests.add(one(dataset.test(), i));
    }
    assertThat(digests).hasSize(1000);
  }

  private static String one(ImageSet images, int index) {
    return new ImageSet(3, 32, 32, new byte[][] {images.image(index)}, new int[] {0}).sha256();
  }

  @Test
  void stripesVaryAcrossTheirDirectionOnly() {
    ImageSet images = draw(4, 1000, 0).train();
    // Differences between neighbours, down (rows) and right (columns), summed over a class.
    assertThat(change(images, 0, true)).isGreaterThan(2 * change(images, 0, false));
    assertThat(change(images, 1, false)).isGreaterThan(2 * change(images, 1, true));
    assertThat(change(images, 2, true) / change(images, 2, false)).isCloseTo(1, within(0.15));
  }

  private static double change(ImageSet images, int label, boolean down) {
    long sum = 0;
    for (int i = label; i < images.size(); i += 10) {
      for (int y = 1; y < 32; y++) {
        for (int x = 1; x < 32; x++) {
          int before = down ? images.pixel(i, 1, y - 1, x) : images.pixel(i, 1, y, x - 1);
          int difference = images.pixel(i, 1, y, x) - before;
          sum += (long) difference * difference;
        }
      }
    }
    return sum;
  }

  @Test
  void meanColourSaysLittleOfTheClass() {
    Dataset dataset = draw(5, 2000, 1000);
    double[][] middles = new double[10][3];
    for (int i = 0; i < 2000; i++) {
      for (int c = 0; c < 3; c++) {
        middles[dataset.train().label(i)][c] += mean(dataset.train(), i, c) / 200;
      }
    }
    int hits = 0;
    for (int i = 0; i < 1000; i++) {
      hits += nearest(dataset.test(), i, middles) == dataset.test().label(i) ? 1 : 0;
    }
    assertThat(hits).as("of 1000 by the nearest mean colour").isLessThan(200);
  }

  private static double mean(ImageSet images, int index, int channel) {
    double sum = 0;
    for (int i = 0; i < 1024; i++) {
      sum += images.pixel(index, channel, i / 32, i % 32);
    }
    return sum / 1024;
  }

  private static int nearest(ImageSet images, int index, double[][] middles) {
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int label = 0; label < middles.length; label++) {
      double distance = 0;
      for (int c = 0; c < 3; c++) {
        distance += Math.pow(mean(images, index, c) - middles[label][c], 2);
      }
      if (distance < least) {
        least = distance;
        best = label;
      }
    }
    return best;
  }
}
