package switchback.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ImageSetIteratorTest {
  private static final PixelStatistics PLAIN = PixelStatistics.NONE;
  private static final int SIDE = 8;
  private static final Augmentation ALL =
      new Augmentation(true, 4, Augmentation.Padding.REFLECT, 0.1, 0.2);

  /** Image i is 3 planes of 8x8 with value i, i + 1 and i + 2; its label is i mod 10. */
  private static ImageSet numbered(int size) {
    byte[][] images = new byte[size][3 * SIDE * SIDE];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = (i % 10);
      for (int j = 0; j < images[i].length; j++) {
        images[i][j] = (byte) (i + j / (SIDE * SIDE));
      }
    }
    return new ImageSet(3, SIDE, SIDE, images, labels);
  }

  private static ImageSetIterator plain(int size, int batch, boolean shuffle) {
    return new ImageSetIterator(numbered(size), 10, PLAIN, batch, null, 1, shuffle);
  }

  /** Returns the numbers of the images in the order of an epoch. */
  private static List<Integer> numbers(ImageSetIterator iterator) {
    List<Integer> numbers = new ArrayList<>();
    while (iterator.hasNext()) {
      DataSet batch = iterator.next();
      for (int i = 0; i < batch.numExamples(); i++) {
        numbers.add(Math.round(batch.getFeatures().getFloat(i, 0, 0, 0) * 255));
      }
    }
    return numbers;
  }

  @Test
  void givesFloatsPlanesFirstAndOneHotLabels() {
    try (ImageSetIterator iterator = plain(5, 2, false)) {
      iterator.next();
      DataSet second = iterator.next();
      assertThat(second.getFeatures().shape()).containsExactly(2, 3, SIDE, SIDE);
      assertThat(second.getFeatures().dataType()).isEqualTo(DataType.FLOAT);
      assertThat(second.getFeatures().ordering()).isEqualTo('c');
      assertThat(second.getFeatures().getFloat(1, 2, 7, 7)).isEqualTo(5 / 255f, within(1e-7f));
      assertThat(second.getLabels().toFloatMatrix()[1])
          .containsExactly(0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
    }
  }

  @Test
  void standardizesByTheStatistics() {
    PixelStatistics statistics =
        new PixelStatistics(List.of(0.5, 0.25, 0.0), List.of(0.5, 0.25, 2.0));
    ImageSet white = new ImageSet(3, 1, 1, new byte[][] {{-1, -1, -1}}, new int[] {0});
    try (ImageSetIterator iterator =
        new ImageSetIterator(white, 1, statistics, 1, null, 1, false)) {
      assertThat(iterator.next().getFeatures().reshape(3).toFloatVector())
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(1, 3, 0.5f);
    }
  }

  @Test
  void keepsTheOrderAndASmallerLastBatchWithoutShuffling() {
    try (ImageSetIterator iterator = plain(5, 2, false)) {
      assertThat(iterator.batches()).isEqualTo(3);
      assertThat(numbers(iterator)).containsExactly(0, 1, 2, 3, 4);
      Assertions.assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::next);
      iterator.startEpoch(0);
      iterator.next();
      iterator.next();
      assertThat(iterator.next().numExamples()).isEqualTo(1);
    }
  }

  @Test
  void shufflesEveryEpochAnew() {
    try (ImageSetIterator iterator = plain(100, 7, true)) {
      List<Integer> first = numbers(iterator);
      iterator.reset();
      List<Integer> second = numbers(iterator);
      assertThat(new HashSet<>(first)).hasSize(100);
      assertThat(new HashSet<>(second)).hasSize(100);
      assertThat(first).isNotEqualTo(second);
    }
  }

  @Test
  void resetMovesToTheNextEpochOnlyFromABatchOn() {
    try (ImageSetIterator iterator = plain(10, 3, true)) {
      iterator.reset();
      assertThat(iterator.epoch()).isZero();
      iterator.next();
      iterator.reset();
      assertThat(iterator.epoch()).isEqualTo(1);
      assertThat(numbers(iterator)).hasSize(10);
    }
  }

  @Test
  void resumesAtAnyEpoch() {
    try (ImageSetIterator through = plain(50, 8, true);
        ImageSetIterator resumed = plain(50, 8, true)) {
      numbers(through);
      through.reset();
      numbers(through);
      through.reset();
      resumed.startEpoch(2);
      assertThat(numbers(resumed)).isEqualTo(numbers(through));
    }
  }

  @Test
  void resumesInTheMiddleOfAnEpoch() {
    try (ImageSetIterator through = plain(50, 8, true);
        ImageSetIterator resumed = plain(50, 8, true)) {
      resumed.next();
      through.startEpoch(3);
      List<Integer> all = List.copyOf(numbers(through));
      resumed.start(3, 5);
      assertThat(numbers(resumed)).isEqualTo(all.subList(5 * 8, 50));
      resumed.start(3, 7);
      assertThat(resumed.hasNext()).isFalse();
      assertThatIllegalArgumentException().isThrownBy(() -> resumed.start(3, 8));
    }
  }

  private static List<DataSet> batches(@Nullable Augmentation augmentation, long pauseNanos) {
    List<DataSet> batches = new ArrayList<>();
    try (ImageSetIterator iterator =
        new ImageSetIterator(numbered(90), 10, PLAIN, 16, augmentation, 42, true)) {
      for (int epoch = 0; epoch < 3; epoch++) {
        iterator.reset();
        while (iterator.hasNext()) {
          LockSupport.parkNanos(pauseNanos * (batches.size() % 3));
          batches.add(iterator.next());
        }
      }
    }
    return batches;
  }

  @Test
  void givesTheSameBatchesWhateverThePauses() {
    List<DataSet> quick = batches(ALL, 0);
    List<DataSet> slow = batches(ALL, 3_000_000);
    assertThat(quick).hasSize(18);
    for (int i = 0; i < quick.size(); i++) {
      assertThat(slow.get(i).getFeatures().data().asFloat())
          .isEqualTo(quick.get(i).getFeatures().data().asFloat());
      assertThat(slow.get(i).getLabels()).isEqualTo(quick.get(i).getLabels());
    }
  }

  @Test
  void augmentsDifferentlyInEveryEpoch() {
    Augmentation brightness = new Augmentation(false, 0, Augmentation.Padding.ZERO, 0.1, 0);
    try (ImageSetIterator iterator =
        new ImageSetIterator(numbered(1), 10, PLAIN, 1, brightness, 1, false)) {
      float first = iterator.next().getFeatures().getFloat(0, 0, 0, 0);
      iterator.reset();
      float second = iterator.next().getFeatures().getFloat(0, 0, 0, 0);
      assertThat(first).isBetween(-0.1f, 0.1f).isNotEqualTo(second);
    }
  }

  @Test
  void givesArraysThatOutliveWorkspaces() {
    DataSet kept;
    try (ImageSetIterator iterator = plain(4, 4, false);
        MemoryWorkspace workspace =
            Nd4j.getWorkspaceManager().getAndActivateWorkspace("iterator-test")) {
      kept = iterator.next();
      assertThat(workspace.getId()).isEqualTo("iterator-test");
      assertThat(kept.getFeatures().isAttached()).isFalse();
      assertThat(kept.getLabels().isAttached()).isFalse();
    }
    assertThat(kept.getFeatures().getFloat(3, 0, 0, 0)).isEqualTo(3 / 255f, within(1e-7f));
  }

  @Test
  void refusesALabelThatIsNoClass() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageSetIterator(numbered(5), 4, PLAIN, 1, null, 1, false))
        .withMessageContaining("image 4 has label 4, but there are 4 classes");
  }
}
