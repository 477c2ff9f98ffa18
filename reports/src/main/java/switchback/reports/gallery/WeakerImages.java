package switchback.reports.gallery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Chooses images in which a feature responds less than in its strongest ones, so that one sees what
 * it does not need. Of the sampled images that excite the feature, those that are shown among its
 * strongest are left aside. The others are put in order, strongest first, equal ones by their
 * numbers. At each of the {@link #LEVELS}, such as 75, that share of the others, in per cent, is
 * weaker, and a few images around the level are chosen: as many as the settings say, but at most a
 * quarter of the others, so that no image is chosen twice.
 */
final class WeakerImages {
  /** The shares of images, in per cent, that are weaker than those chosen: the quartiles. */
  static final List<Integer> LEVELS = List.of(75, 50, 25);

  private WeakerImages() {}

  /**
   * A chosen image.
   *
   * @param level the level that it was chosen for
   * @param number its number in the sample
   * @param rank its rank among all sampled images that excite the feature, from 1
   */
  record Chosen(int level, int number, int rank) {}

  /**
   * Chooses images of a sample, strongest first.
   *
   * @param strengths the feature's strength in each image of the sample; 0 if it does not respond
   * @param isShown tells by its number whether an image is shown among the strongest
   * @param most the most images per level
   */
  static List<Chosen> of(float[] strengths, IntPredicate isShown, int most) {
    List<Integer> responding =
        IntStream.range(0, strengths.length)
            .filter(number -> strengths[number] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(number -> -strengths[number]))
            .toList();
    List<Integer> others = responding.stream().filter(number -> !isShown.test(number)).toList();
    int each = Math.min(most, others.size() / (LEVELS.size() + 1));
    List<Chosen> chosen = new ArrayList<>();
    for (int level : LEVELS) {
      int first = others.size() * (100 - level) / 100 - each / 2;
      for (int i = first; i < first + each; i++) {
        int number = others.get(i);
        chosen.add(new Chosen(level, number, responding.indexOf(number) + 1));
      }
    }
    return chosen;
  }
}
