package switchback.reports.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Checks which images are chosen at the quartiles of a feature's strengths. */
class WeakerImagesTest {
  private static List<WeakerImages.Chosen> chosen(float[] strengths, Set<Integer> shown, int most) {
    return WeakerImages.of(strengths, shown::contains, most);
  }

  /**
   * Of 101 images, number 0 is shown and the others have strengths of 100 down to 1: as many as 75,
   * 50 and 25 are weaker than number 25, 50 and 75 of them, counted from 0.
   */
  @Test
  void threeImagesAroundEachQuartile() {
    float[] strengths = new float[101];
    for (int i = 0; i < strengths.length; i++) {
      strengths[i] = 101 - i;
    }
    List<WeakerImages.Chosen> chosen = chosen(strengths, Set.of(0), 3);
    assertThat(chosen)
        .extracting(WeakerImages.Chosen::number)
        .containsExactly(25, 26, 27, 50, 51, 52, 75, 76, 77);
    assertThat(chosen)
        .extracting(WeakerImages.Chosen::level)
        .containsExactly(75, 75, 75, 50, 50, 50, 25, 25, 25);
    assertThat(chosen.getFirst().rank()).isEqualTo(26);
  }

  /** Images without a response are no weaker ones; equal ones follow by their numbers. */
  @Test
  void onlyImagesThatExciteTheFeature() {
    float[] strengths = {0, 2, 2, 0, 2, 2, 0, 0};
    assertThat(chosen(strengths, Set.of(), 3))
        .containsExactly(
            new WeakerImages.Chosen(75, 2, 2),
            new WeakerImages.Chosen(50, 4, 3),
            new WeakerImages.Chosen(25, 5, 4));
    assertThat(chosen(strengths, Set.of(4), 3)).isEmpty();
    assertThat(chosen(strengths, Set.of(), 0)).isEmpty();
    assertThat(chosen(new float[0], Set.of(), 3)).isEmpty();
  }

  @Property(tries = 200)
  void noImageIsChosenTwiceAndStrengthsFall(
      @ForAll @Size(max = 60) float[] strengths, @ForAll @IntRange(min = 0, max = 12) int most) {
    List<WeakerImages.Chosen> chosen = chosen(strengths, Set.of(1, 2), most);
    assertThat(new HashSet<>(chosen)).hasSameSizeAs(chosen);
    assertThat(chosen).extracting(WeakerImages.Chosen::number).doesNotHaveDuplicates();
    for (int i = 0; i < chosen.size(); i++) {
      float strength = strengths[chosen.get(i).number()];
      assertThat(strength).isPositive();
      assertThat(chosen.get(i).number()).isNotIn(1, 2);
      if (i > 0) {
        assertThat(strength).isLessThanOrEqualTo(strengths[chosen.get(i - 1).number()]);
      }
    }
  }
}
