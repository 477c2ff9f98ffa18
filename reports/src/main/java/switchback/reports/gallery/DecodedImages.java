package switchback.reports.gallery;

import java.util.LinkedHashMap;
import java.util.Map;
import switchback.datasets.ImageSet;
import switchback.reports.study.Split;
import switchback.training.graphs.MapShape;

/**
 * The images that were asked for last, decoded, in at most {@value #MOST_BYTES} bytes: an image
 * that excites several features is not decoded for each. Safe for use by several threads.
 */
final class DecodedImages {
  private static final long MOST_BYTES = 32 << 20;

  private final Map<Key, ImageSet> latest;

  private record Key(String split, int index) {}

  /** Creates an empty cache of images of this size. */
  DecodedImages(MapShape image) {
    long most = Math.max(1, MOST_BYTES / image.size());
    this.latest =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, ImageSet> eldest) {
            return size() > most;
          }
        };
  }

  /** Returns the most bytes that a cache takes of so many images of this size. */
  static long bytes(MapShape image, long images) {
    return Math.min(images * image.size(), Math.max(MOST_BYTES, image.size()));
  }

  /** Returns a set of one image alone, in memory. */
  ImageSet get(Split split, int index) {
    Key key = new Key(split.name(), index);
    synchronized (latest) {
      ImageSet known = latest.get(key);
      if (known != null) {
        return known;
      }
    }
    // Others need not wait while an image is decoded; two may decode the same one.
    ImageSet image = split.images().alone(index);
    synchronized (latest) {
      latest.put(key, image);
    }
    return image;
  }
}
