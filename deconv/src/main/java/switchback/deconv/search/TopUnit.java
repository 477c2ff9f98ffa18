package switchback.deconv.search;

import java.io.Serializable;

/**
 * One of the strongest units of a feature over a set of images.
 *
 * @param rank from 1, the strongest
 * @param index the index of the image in the set, from 0
 * @param strength the value by which it is ranked, its activation or the sum of its map; above 0
 * @param activation its activation, above 0
 * @param y the unit's row in the feature map
 * @param x the unit's column in the feature map
 */
public record TopUnit(int rank, int index, float strength, float activation, int y, int x)
    implements Serializable {
  /**
   * Returns text such as {@code 1: image 126, unit (0, 9), activation 1.726252}, beginning with the
   * rank.
   */
  @Override
  public String toString() {
    return "%d: image %d, unit (%d, %d), activation %s".formatted(rank, index, y, x, activation);
  }
}
