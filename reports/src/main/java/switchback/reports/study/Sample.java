package switchback.reports.study;

import switchback.datasets.PixelStatistics;
import switchback.deconv.search.MapStatistics;

/**
 * Up to 1,000 images, evenly spaced over all splits of a study: of N images, number i of n is image
 * {@code floor(i N / n)}, counted on from one split to the next.
 */
public final class Sample implements MapStatistics.Images {
  /** The largest size of a sample. */
  public static final int MOST = 1000;

  private final PixelStatistics statistics;
  private final SearchedImages images;

  Sample(PixelStatistics statistics, SearchedImages images) {
    this.statistics = statistics;
    this.images = images;
  }

  /** Returns the number of images in the sample. */
  public int size() {
    return Math.min(MOST, images.size());
  }

  @Override
  public void read(int number, float[] image) {
    int index = Math.toIntExact((long) number * images.size() / size());
    for (Split split : images.splits()) {
      if (index < split.images().size()) {
        split.images().standardized(index, statistics, image, 0);
        return;
      }
      index -= split.images().size();
    }
    throw new IndexOutOfBoundsException("image " + number + " of " + size());
  }
}
