package switchback.datasets.files;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Creates message digests and prints them as lower-case hex digits. */
public final class Digests {
  private Digests() {}

  /** Creates an empty SHA-256 digest. */
  public static MessageDigest sha256() {
    return digest("SHA-256");
  }

  /** Creates an empty MD5 digest, for checksums that others have published. */
  public static MessageDigest md5() {
    return digest("MD5");
  }

  /** Completes a digest and returns it as hex digits, two per byte. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must support " + algorithm, e);
    }
  }
}
