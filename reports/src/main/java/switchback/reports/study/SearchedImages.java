package switchback.reports.study;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import switchback.datasets.files.Digests;
import switchback.datasets.tasks.Progress;

/**
 * The images that are searched for the strongest units of a network.
 *
 * @param name the name of the data set, without its path, so that a gallery does not depend on
 *     where its images were found
 * @param classes the class names by label
 * @param splits one or two splits; of equally strong units, the one in the first split wins
 * @param leftOut the paths of damaged images that were left out, as the user allowed
 */
public record SearchedImages(
    String name, List<String> classes, List<Split> splits, List<String> leftOut) {
  /** Creates searched images with copies of all lists. */
  public SearchedImages {
    classes = List.copyOf(classes);
    splits = List.copyOf(splits);
    leftOut = List.copyOf(leftOut);
  }

  /** Creates searched images of which none was left out. */
  public SearchedImages(String name, List<String> classes, List<Split> splits) {
    this(name, classes, splits, List.of());
  }

  /** Returns the number of images in all splits. */
  public int size() {
    return splits.stream().mapToInt(split -> split.images().size()).sum();
  }

  /**
   * Returns the digests of all splits, as a manifest names them. Images in memory are read for it,
   * about a second for 50,000 small ones; of images in files, those that have not been read yet.
   *
   * @param progress receives the number of images that have been read; may throw to end early
   */
  public DataDigest digest(Progress progress) {
    List<SplitDigest> parts =
        splits.stream()
            .map(s -> new SplitDigest(s.name(), s.images().size(), s.images().sha256(progress)))
            .toList();
    return new DataDigest(digest(parts), name, size(), parts, classes, leftOut);
  }

  /**
   * The images of a study, before any of those in files is read.
   *
   * @param name the name of the data set
   * @param classes the class names by label
   * @param splits for each split its name and {@link switchback.datasets.ImageSet#identity}
   */
  public record Identity(String name, List<String> classes, Map<String, String> splits) {}

  /**
   * Returns what differs if these images differ from others.
   *
   * @param progress receives the number of files that have been read for it; may throw to end early
   */
  public Identity identity(Progress progress) {
    Map<String, String> identities = new LinkedHashMap<>();
    splits.forEach(split -> identities.put(split.name(), split.images().identity(progress)));
    return new Identity(name, classes, identities);
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
