package switchback.datasets.tasks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.Locale;
import switchback.datasets.ImageSet;

/** The limits of Java's heap, and checks that planned work fits into it. */
public final class HeapMemory {
  /** The overhead of a byte array in bytes: its header and a reference to it. */
  private static final int ARRAY = 24;

  private HeapMemory() {}

  /**
   * Returns the upper bound, in bytes, for large arrays and long-lived data: in a generational heap
   * they must fit into the old generation.
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

  /** Returns the bytes that images of a given size take as an {@link ImageSet}. */
  public static long ofImages(long images, long bytesPerImage) {
    return images * (bytesPerImage + ARRAY);
  }

  /**
   * Returns the bytes that {@link #most} leaves beside all live data. If the wanted bytes would not
   * fit beside garbage, garbage is collected first.
   *
   * @param wanted the number of bytes that will be needed
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
   * Checks, before any memory is allocated, that planned work fits beside all live data.
   *
   * @param what the data that may not fit, as a phrase
   * @param where the files or the option that ask for it
   * @param bytes the approximate number of bytes needed
   * @param otherwise an alternative to a larger heap, as the start of the hint
   * @throws SwitchbackException if more than {@link #left} is needed
   */
  public static void require(String what, Object where, long bytes, String otherwise) {
    require(what, where, bytes, left(bytes), otherwise);
  }

  /**
   * Checks that planned work fits into a given number of bytes.
   *
   * @param left the number of bytes left
   * @throws SwitchbackException if more is needed
   * @see #require(String, Object, long, String)
   */
  public static void require(String what, Object where, long bytes, long left, String otherwise) {
    if (bytes > left) {
      throw new SwitchbackException(
          what + " would not fit into memory",
          where,
          "about " + text(bytes) + " of heap needed",
          "at most the " + text(left) + " that are free",
          otherwise + larger(bytes + most() - left));
    }
  }

  /** Returns the part of a hint that sets a heap for that many bytes, with a tenth to spare. */
  public static String larger(long bytes) {
    double share = (double) Runtime.getRuntime().maxMemory() / most();
    long megabytes = (long) Math.ceil(1.1 * share * bytes / (1 << 20));
    return "SWITCHBACK_JAVA_OPTS=-Xmx" + megabytes + "m for a larger heap";
  }

  /** Returns a size in megabytes of 10^6 bytes, or from 10,000 megabytes on in gigabytes. */
  public static String text(long bytes) {
    return bytes < 10_000_000_000L
        ? String.format(Locale.ROOT, "%,d MB", Math.ceilDiv(bytes, 1_000_000))
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
