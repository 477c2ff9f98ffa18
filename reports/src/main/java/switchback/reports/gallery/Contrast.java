package switchback.reports.gallery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.Raster;
import switchback.reports.drawing.TilePair;

/**
 * Finds how far pages may raise the contrast of a layer's projections. Each projection is scaled by
 * its largest absolute value. In deep layers a few pixels are much stronger than the others, so
 * that most of a tile is nearly grey.
 */
final class Contrast {
  /** The largest factor: beyond it, the steps between the levels of a picture would show. */
  private static final int MOST = 8;

  /** The share of a projection's levels that stay within the range of colours. */
  private static final double SHARE = 0.99;

  private static final int GREY = 128;

  /** The level per projection, as a distance from grey, below which the share of levels lies. */
  private final List<Integer> levels = new ArrayList<>();

  /** Adds a feature's projection. */
  void add(TilePair pair) {
    int[] distances = distances(pair.projection(), pair.seen());
    levels.add(distances[(int) (SHARE * (distances.length - 1))]);
  }

  /** Returns the distances of all channels from grey in a part of a picture, sorted. */
  private static int[] distances(Raster raster, Patch seen) {
    return IntStream.range(0, seen.height() * seen.width())
        .map(i -> raster.get(seen.top() + i / seen.width(), seen.left() + i % seen.width()))
        .flatMap(colour -> IntStream.of(colour >> 16, colour >> 8, colour))
        .map(level -> Math.abs((level & 255) - GREY))
        .sorted()
        .toArray();
  }

  /**
   * Returns the largest power of two, at most {@value #MOST}, by which the contrast can be raised
   * before the chosen share of the median projection is left; 1 without projections.
   */
  int factor() {
    if (levels.isEmpty()) {
      return 1;
    }
    Collections.sort(levels);
    int median = levels.get(levels.size() / 2);
    int factor = 1;
    while (factor < MOST && 2 * factor * median < GREY) {
      factor *= 2;
    }
    return factor;
  }
}
