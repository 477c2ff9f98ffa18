package switchback.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageSetTest {
  /** Creates images of one pixel with different grey levels, sorted by two classes. */
  private static ImageSet greys(int count) {
    byte[][] images = new byte[count][];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      images[i] = new byte[] {(byte) i};
      labels[i] = (i < count / 2 ? 0 : 1);
    }
    return new ImageSet(1, 1, 1, images, labels);
  }

  private static int[] values(ImageSet images) {
    return IntStream.range(0, images.size()).map(i -> images.image(i)[0]).toArray();
  }

  private static int[] labels(ImageSet images) {
    return IntStream.range(0, images.size()).map(images::label).toArray();
  }

  @Test
  void aSpreadIsEvenAndKeepsLabels() {
    ImageSet few = greys(10).spread(4);
    // 0, 2.5, 5 and 7.5, rounded down.
    assertThat(values(few)).containsExactly(0, 2, 5, 7);
    assertThat(labels(few)).containsExactly(0, 0, 1, 1);
  }

  @Test
  void aSpreadOfAllOrMoreIsTheSet() {
    ImageSet all = greys(10);
    assertThat(all.spread(10)).isSameAs(all);
    assertThat(all.spread(11)).isSameAs(all);
    assertThat(all.spread(0).size()).isZero();
  }
}
