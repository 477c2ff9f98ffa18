package switchback.cluster;

import java.io.Serializable;
import java.util.Arrays;
import switchback.datasets.ImageSet;

/** The digests of a slice's images, which the driver needs for that of the whole set. */
final class SliceDigests implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int first;
  private final byte[] digests;
  private final int each;

  private SliceDigests(int first, byte[] digests, int each) {
    this.first = first;
    this.digests = digests;
    this.each = each;
  }

  /** Returns the digests of images whose first is number {@code first} of the set. */
  static SliceDigests of(int first, ImageSet images) {
    if (images.size() == 0 || images.pixels().isInMemory()) {
      // The driver has them in memory as well.
      return new SliceDigests(first, new byte[0], 1);
    }
    int each = images.digested(0).length;
    byte[] digests = new byte[images.size() * each];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(images.digested(i), 0, digests, i * each, each);
    }
    return new SliceDigests(first, digests, each);
  }

  /** Tells the set, from which the images were sent. */
  void learnt(ImageSet images) {
    for (int i = 0; i < digests.length / each; i++) {
      images.learn(first + i, Arrays.copyOfRange(digests, i * each, (i + 1) * each));
    }
  }
}
