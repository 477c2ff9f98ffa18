package switchback.reports.study;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import switchback.datasets.files.Digests;

/**
 * The images that are searched for the strongest units of a network.
 *
 * @param name the name of the data set, without its path, so that a gallery does not depend on
 *     where its images were found
 * @param classes the class names by label
 * @param splits one or two splits; of equally strong units, the one in the first split wins
 */
public record SearchedImages(String name, List<String> classes, List<Split> splits) {
  /** Creates searched images with copies of both lists. */
  public SearchedImages {
    classes = List.copyOf(classes);
    splits = List.copyOf(splits);
  }

  /** Returns the number of images in all splits. */
  public int size() {
    return splits.stream().mapToInt(split -> split.images().size()).sum();
  }

  /**
   * Returns the digests of all splits, as a manifest names them. This reads every pixel: about a
   * second for 50,000 small images.
   */
  public DataDigest digest() {
    List<SplitDigest> parts =
        splits.stream()
            .map(s -> new SplitDigest(s.name(), s.images().size(), s.images().sha256()))
            .toList();
    return new DataDigest(digest(parts), name, size(), parts, classes);
  }

  /**
   * Returns the digest of a whole data set: that of its only split or, for two splits, the SHA-256
   * of their digests' hexadecimal digits in order.
   */
  public static String digest(List<SplitDigest> parts) {
    if (parts.size() == 1) {
      return parts.getFirst().sha256();
    }
    MessageDigest digest = Digests.sha256();
    parts.forEach(part -> digest.update(part.sha256().getBytes(StandardCharsets.US_ASCII)));
    return Digests.hex(digest);
  }
}
