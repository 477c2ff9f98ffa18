package switchback.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import switchback.datasets.Augmentation.Change;
import switchback.datasets.Augmentation.Padding;

class AugmentationTest {
  private static final PixelStatistics PLAIN = new PixelStatistics(List.of(0.0), List.of(1.0));
  private static final PixelStatistics STATISTICS =
      new PixelStatistics(List.of(0.4), List.of(0.25));

  /** One plane: 10 20 30 / 40 50 60 / 70 80 90. */
  private static final byte[] PIXELS = {10, 20, 30, 40, 50, 60, 70, 80, 90};

  private static ImageSet images() {
    return new ImageSet(1, 3, 3, new byte[][] {PIXELS}, new int[] {0});
  }

  private static float[] applied(Padding padding, PixelStatistics statistics, Change change) {
    float[] target = new float[9];
    new Augmentation(true, 2, padding, 0, 0).apply(images(), 0, statistics, change, target, 0);
    return target;
  }

  /** Returns the pixels after a change, on the scale of bytes. */
  private static float[] pixels(Padding padding, Change change) {
    float[] pixels = applied(padding, PLAIN, change);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] *= 255;
    }
    return pixels;
  }

  private static void assertPixels(float[] got, float... expected) {
    assertThat(got).usingComparatorWithPrecision(1e-4f).containsExactly(expected);
  }

  @Test
  void noChangeIsTheImageStandardized() {
    float[] expected = images().standardized(0, STATISTICS);
    assertThat(applied(Padding.REFLECT, STATISTICS, Change.NONE)).isEqualTo(expected);
    assertThat(expected[4]).isEqualTo((50 / 255f - 0.4f) / 0.25f, within(1e-6f));
  }

  @Test
  void flipMirrorsLeftToRight() {
    assertPixels(
        pixels(Padding.ZERO, new Change(true, 0, 0, 0, 1)), 30, 20, 10, 60, 50, 40, 90, 80, 70);
  }

  @Test
  void cropMovesDownAndRightIntoZeroes() {
    assertPixels(pixels(Padding.ZERO, new Change(false, 1, 2, 0, 1)), 60, 0, 0, 90, 0, 0, 0, 0, 0);
    assertPixels(
        pixels(Padding.ZERO, new Change(false, -1, -1, 0, 1)), 0, 0, 0, 0, 10, 20, 0, 40, 50);
  }

  @Test
  void zeroesAreInStandardizedSpace() {
    float[] moved = applied(Padding.ZERO, STATISTICS, new Change(false, 2, 0, 0.1, 1.2));
    assertThat(moved[3]).isZero();
    assertThat(moved[8]).isZero();
  }

  @Test
  void reflectionLeavesTheBorderOnce() {
    assertPixels(
        pixels(Padding.REFLECT, new Change(false, -2, 0, 0, 1)),
        70,
        80,
        90,
        40,
        50,
        60,
        10,
        20,
        30);
    assertPixels(
        pixels(Padding.REFLECT, new Change(false, 0, 1, 0, 1)), 20, 30, 20, 50, 60, 50, 80, 90, 80);
  }

  @Test
  void flipComesAfterTheCrop() {
    assertPixels(
        pixels(Padding.ZERO, new Change(true, 0, 1, 0, 1)), 0, 30, 20, 0, 60, 50, 0, 90, 80);
  }

  @Test
  void brightnessAddsAndContrastTurnsAboutTheMean() {
    // The mean is 50; 0.1 is 25.5.
    assertPixels(
        pixels(Padding.ZERO, new Change(false, 0, 0, 0.1, 1)),
        35.5f,
        45.5f,
        55.5f,
        65.5f,
        75.5f,
        85.5f,
        95.5f,
        105.5f,
        115.5f);
    assertPixels(
        pixels(Padding.ZERO, new Change(false, 0, 0, 0, 0.5)), 30, 35, 40, 45, 50, 55, 60, 65, 70);
    assertPixels(
        pixels(Padding.ZERO, new Change(false, 0, 0, -0.1, 2)),
        -55.5f,
        -35.5f,
        -15.5f,
        4.5f,
        24.5f,
        44.5f,
        64.5f,
        84.5f,
        104.5f);
  }

  @Test
  void everyChannelHasItsOwnMeanAndStatistics() {
    ImageSet two = new ImageSet(2, 1, 2, new byte[][] {{0, 100, 51, 51}}, new int[] {0});
    PixelStatistics statistics = new PixelStatistics(List.of(0.0, 0.2), List.of(1.0, 0.5));
    float[] target = new float[5];
    new Augmentation(false, 0, Padding.ZERO, 0, 0)
        .apply(two, 0, statistics, new Change(false, 0, 0, 0.1, 0.5), target, 1);
    assertThat(target)
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(0, 25 / 255f + 0.1f, 75 / 255f + 0.1f, 0.2f, 0.2f);
  }

  @Test
  void drawsAreAFunctionOfSeedEpochAndIndexWithinTheirRanges() {
    Augmentation augmentation = new Augmentation(true, 2, Padding.ZERO, 0.1, 0.2);
    assertThat(augmentation.draw(1, 2, 3)).isEqualTo(augmentation.draw(1, 2, 3));
    Set<Change> changes = new HashSet<>();
    Set<Integer> moves = new HashSet<>();
    int flips = 0;
    for (int i = 0; i < 1000; i++) {
      Change change = augmentation.draw(1, i % 10, i / 10);
      assertThat(change.brightness()).isBetween(-0.1, 0.1);
      assertThat(change.contrast()).isBetween(0.8, 1.2);
      changes.add(change);
      moves.add(change.down());
      moves.add(change.right());
      flips += change.flip() ? 1 : 0;
    }
    assertThat(changes).hasSize(1000);
    assertThat(moves).containsExactlyInAnyOrder(-2, -1, 0, 1, 2);
    assertThat(flips).isBetween(400, 600);
  }

  @Test
  void withEverythingOffNothingChanges() {
    Augmentation off = new Augmentation(false, 0, Padding.REFLECT, 0, 0);
    assertThat(off.draw(5, 6, 7)).isEqualTo(Change.NONE);
  }

  @Test
  void refusesPaddingAsLargeAsTheImage() {
    Augmentation wide = new Augmentation(false, 3, Padding.REFLECT, 0, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> wide.apply(images(), 0, PLAIN, 1, 1, new float[9], 0))
        .withMessageContaining("got 3 for a side of 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Augmentation(false, -1, Padding.ZERO, 0, 0));
  }
}
