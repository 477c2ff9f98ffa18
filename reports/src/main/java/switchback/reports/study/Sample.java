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

  /**
   * The place of an image of the sample.
   *
   * @param split the split that holds it
   * @param index its index in the split
   */
  public record Place(Split split, int index) {}

  /** Returns where an image of the sample is, by its number from 0. */
  public Place place(int number) {
    int index = Math.toIntExact((long) number * images.size() / size());
    for (Split split : images.splits()) {
      if (index < split.images().size()) {
        return new Place(split, index);
      }
      index -= split.images().size();
    }
    throw new IndexOutOfBoundsException("image " + number + " of " + size());
  }

  @Override
  public void read(int number, float[] image) {
    Place place = place(number);
    place.split().images().standardized(place.index(), statistics, image, 0);
  }
}
