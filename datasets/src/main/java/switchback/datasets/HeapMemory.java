package switchback.datasets;

import java.util.Locale;

/** Java's heap: how much there may be, and that what is planned fits. */
public final class HeapMemory {
  /** What an array of bytes takes beside them: its header, and a reference to it. */
  private static final int ARRAY = 24;

  private HeapMemory() {}

  /** The most that this program may take, in bytes. */
  public static long most() {
    return Runtime.getRuntime().maxMemory();
  }

  /** What so many images of that many bytes take as an {@link ImageSet}, in bytes. */
  public static long ofImages(long images, long bytesAnImage) {
    return images * (bytesAnImage + ARRAY);
  }

  /**
   * Refuses what cannot fit, before any of it is there.
   *
   * @param what that does not fit, as a phrase
   * @param where which files, or which option
   * @param bytes about how much it needs, all that it lives beside included
   * @param otherwise what else would do than a larger heap, as the start of a hint
   * @throws SwitchbackException where that is more than {@link #most}
   */
  public static void require(String what, Object where, long bytes, String otherwise) {
    if (bytes > most()) {
      throw new SwitchbackException(
          what + " would not fit into memory",
          where,
          "about " + text(bytes) + " of heap needed",
          "at most " + text(most()),
          otherwise + larger(bytes));
    }
  }

  /** The words that say how to get a heap for so many bytes, with a quarter more to work in. */
  public static String larger(long bytes) {
    return "SWITCHBACK_JAVA_OPTS=-Xmx" + ((bytes + bytes / 4) >> 20) + "m for a larger heap";
  }

  /** As megabytes of 10^6 bytes, or gigabytes from 10,000 of these on. */
  public static String text(long bytes) {
    return bytes < 10_000_000_000L
        ? String.format(Locale.ROOT, "%,d MB", Math.ceilDiv(bytes, 1_000_000))
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
