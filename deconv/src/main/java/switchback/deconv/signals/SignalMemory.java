package switchback.deconv.signals;

import java.util.ArrayList;
import java.util.List;

/**
 * Arrays of signals that are no longer needed, used again for others: memory that was written not
 * long ago is still in the cache. For one thread at a time.
 */
public final class SignalMemory {
  /** The most values that are kept, about as many as a processor's caches hold. */
  private static final long MOST_VALUES = 1 << 23;

  /** The most arrays that are kept, more than a way back needs at a time. */
  private static final int MOST_ARRAYS = 16;

  /** The greatest factor by which an array exceeds what is asked for. */
  private static final int SPARE = 8;

  /** The arrays that are free, those free for longest first. */
  private final List<float[]> free = new ArrayList<>();

  private long kept;

  /** Creates memory without arrays. */
  public SignalMemory() {}

  /** Returns an array with at least so many values, which it does not clear. */
  public float[] take(int size) {
    int best = -1;
    for (int i = 0; i < free.size(); i++) {
      int length = free.get(i).length;
      boolean fits = length >= size && length / SPARE <= size;
      best = fits && (best < 0 || length <= free.get(best).length) ? i : best;
    }
    return best < 0 ? new float[size] : remove(best);
  }

  /** Takes an array back that nothing refers to any more. */
  public void release(float[] values) {
    free.add(values);
    kept += values.length;
    while (kept > MOST_VALUES || free.size() > MOST_ARRAYS) {
      remove(0);
    }
  }

  private float[] remove(int i) {
    float[] values = free.remove(i);
    kept -= values.length;
    return values;
  }
}
