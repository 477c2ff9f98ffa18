package switchback;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures how much of the heap some work takes. */
public final class HeapUse {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private HeapUse() {}

  /** Returns the bytes that this thread has taken so far, whether or not they are still in use. */
  public static long bytes() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }
}
