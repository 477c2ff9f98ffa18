package switchback.reports.gallery;

import switchback.deconv.search.MapStatistics;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Subject;

/**
 * Up to 1,000 images of all splits together, evenly spaced: of N images, number i of n is image
 * {@code floor(i N / n)}, counted on from one split to the next.
 */
final class Sample implements MapStatistics.Images {
  /** How many images, where there are so many. */
  static final int MOST = 1000;

  private final Subject subject;
  private final SearchedImages exhibits;
  private final int all;

  Sample(Subject subject, SearchedImages exhibits) {
    this.subject = subject;
    this.exhibits = exhibits;
    this.all = exhibits.splits().stream().mapToInt(split -> split.images().size()).sum();
  }

  /** How many images. */
  int size() {
    return Math.min(MOST, all);
  }

  @Override
  public void read(int number, float[] image) {
    int index = Math.toIntExact((long) number * all / size());
    for (Split split : exhibits.splits()) {
      if (index < split.images().size()) {
        split.images().standardized(index, subject.statistics(), image, 0);
        return;
      }
      index -= split.images().size();
    }
    throw new IndexOutOfBoundsException("image " + number + " of " + size());
  }
}
