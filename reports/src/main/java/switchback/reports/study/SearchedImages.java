package switchback.reports.study;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import switchback.datasets.files.Digests;

/**
 * The images that a gallery is made of.
 *
 * @param name the data set, without the path that it was found at: a gallery is the same wherever
 *     its images lay
 * @param classes the class names by label
 * @param splits one or two splits; where a unit of both is equally strong, the first wins
 */
public record SearchedImages(String name, List<String> classes, List<Split> splits) {
  /** Copies both lists. */
  public SearchedImages {
    classes = List.copyOf(classes);
    splits = List.copyOf(splits);
  }

  /** With their digests, which takes a second for 50,000 images. */
  public DataDigest record() {
    List<SplitDigest> parts =
        splits.stream()
            .map(s -> new SplitDigest(s.name(), s.images().size(), s.images().sha256()))
            .toList();
    int images = parts.stream().mapToInt(SplitDigest::images).sum();
    return new DataDigest(digest(parts), name, images, parts, classes);
  }

  /** The one split's own digest; of two, the SHA-256 over both digests' hex digits in order. */
  public static String digest(List<SplitDigest> parts) {
    if (parts.size() == 1) {
      return parts.getFirst().sha256();
    }
    MessageDigest digest = Digests.sha256();
    parts.forEach(part -> digest.update(part.sha256().getBytes(StandardCharsets.US_ASCII)));
    return Digests.hex(digest);
  }
}
