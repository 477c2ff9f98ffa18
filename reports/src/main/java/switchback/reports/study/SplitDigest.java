package switchback.reports.study;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The digest of one split's images, as a manifest names it.
 *
 * @param split {@code train} or {@code test}
 * @param images the number of images, from the first on
 * @param sha256 the digest of these images, 64 hexadecimal digits
 */
public record SplitDigest(String split, int images, String sha256) {
  /** Creates a digest; rejects null and other names, which a damaged manifest may hold. */
  public SplitDigest {
    requireNonNull(sha256, "sha256");
    if (!List.of("train", "test").contains(split)) {
      throw new IllegalArgumentException("unknown split: " + split);
    }
  }
}
