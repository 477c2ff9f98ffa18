package switchback.datasets.tasks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.Locale;
import switchback.datasets.ImageSet;

/** Java's heap: how much there may be, and that what is planned fits. */
public final class HeapMemory {
  /** What an array of bytes takes beside them: its header, and a reference to it. */
  private static final int ARRAY = 24;

  private HeapMemory() {}

  /**
   * The most that what lives in it may take, in bytes: large arrays, and what lives long, have to
   * be in its old generation, where it is divided.
   */
  public static long most() {
    long whole = Runtime.getRuntime().maxMemory();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && isOld(pool.getName()))
        .mapToLong(pool -> pool.getUsage().getMax())
        .filter(most -> most > 0)
        .min()
        .orElse(whole);
  }

  private static boolean isOld(String pool) {
    return pool.contains("Old") || pool.contains("Tenured");
  }

  /** What so many images of that many bytes take as an {@link ImageSet}, in bytes. */
  public static long ofImages(long images, long bytesAnImage) {
    return images * (bytesAnImage + ARRAY);
  }

  /**
   * What is left of {@link #most} beside all that lives now. Waste is cleared away first where so
   * many bytes are wanted that it would be in their way.
   *
   * @param wanted bytes
   */
  public static long left(long wanted) {
    if (used() + wanted > most()) {
      System.gc();
    }
    return Math.max(0, most() - used());
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /**
   * Refuses what cannot fit beside all that lives now, before any of it is there.
   *
   * @param what that does not fit, as a phrase
   * @param where which files, or which option
   * @param bytes about how much it needs
   * @param otherwise what else would do than a larger heap, as the start of a hint
   * @throws SwitchbackException where that is more than {@link #left}
   */
  public static void require(String what, Object where, long bytes, String otherwise) {
    require(what, where, bytes, left(bytes), otherwise);
  }

  /** The same where so many bytes are left. */
  public static void require(String what, Object where, long bytes, long left, String otherwise) {
    if (bytes > left) {
      throw new SwitchbackException(
          what + " would not fit into memory",
          where,
          "about " + text(bytes) + " of heap needed",
          "at most the " + text(left) + " that are left",
          otherwise + larger(bytes + most() - left));
    }
  }

  /** The words that say how to get a heap for so many bytes, with a tenth more to work in. */
  public static String larger(long bytes) {
    double share = (double) Runtime.getRuntime().maxMemory() / most();
    long megabytes = (long) Math.ceil(1.1 * share * bytes / (1 << 20));
    return "SWITCHBACK_JAVA_OPTS=-Xmx" + megabytes + "m for a larger heap";
  }

  /** As megabytes of 10^6 bytes, or gigabytes from 10,000 of these on. */
  public static String text(long bytes) {
    return bytes < 10_000_000_000L
        ? String.format(Locale.ROOT, "%,d MB", Math.ceilDiv(bytes, 1_000_000))
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
