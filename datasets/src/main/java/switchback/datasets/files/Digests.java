package switchback.datasets.files;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Message digests, each as lower-case hex digits. */
public final class Digests {
  private Digests() {}

  /** A SHA-256 to be fed. */
  public static MessageDigest sha256() {
    return digest("SHA-256");
  }

  /** An MD5 to be fed, for checksums that others have published. */
  public static MessageDigest md5() {
    return digest("MD5");
  }

  /** Ends a digest: two hex digits a byte. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
