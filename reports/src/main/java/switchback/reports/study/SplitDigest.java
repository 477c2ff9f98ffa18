package switchback.reports.study;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The images of one split as a manifest names them.
 *
 * @param split {@code train} or {@code test}
 * @param images the number of its images, from its first
 * @param sha256 the digest of these images, 64 hexadecimal digits
 */
public record SplitDigest(String split, int images, String sha256) {
  /** Refuses other names of splits, and null, which a damaged manifest may hold. */
  public SplitDigest {
    requireNonNull(sha256, "sha256");
    if (!List.of("train", "test").contains(split)) {
      throw new IllegalArgumentException("a split " + split);
    }
  }
}
