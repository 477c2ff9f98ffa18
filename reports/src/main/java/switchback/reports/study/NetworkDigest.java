package switchback.reports.study;

import static java.util.Objects.requireNonNull;

/**
 * The digest of a network, as a manifest names it.
 *
 * @param sha256 the digest of its weights, 64 hexadecimal digits
 * @param name the name of its architecture
 */
public record NetworkDigest(String sha256, String name) {
  /** Creates a digest; rejects null, which a damaged manifest may hold. */
  public NetworkDigest {
    requireNonNull(sha256, "sha256");
    requireNonNull(name, "name");
  }
}
