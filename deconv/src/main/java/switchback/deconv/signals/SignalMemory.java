package switchback.deconv.signals;

import java.util.ArrayList;
import java.util.List;

/**
 * Arrays of signals that are no longer needed, used again for others: memory that was written not
 * long ago is still in the cache. For one thread at a time.
 */
public final class SignalMemory {
  /** The most arrays that are kept; residual branches need few at a time. */
  private static final int MOST = 6;

  /** The greatest factor by which an array exceeds what is asked for. */
  private static final int SPARE = 4;

  private final List<float[]> free = new ArrayList<>();

  /** Creates memory without arrays. */
  public SignalMemory() {}

  /** Returns an array with at least so many values, which it does not clear. */
  public float[] take(int size) {
    for (int i = free.size() - 1; i >= 0; i--) {
      int length = free.get(i).length;
      if (length >= size && length / SPARE <= size) {
        return free.remove(i);
      }
    }
    return new float[size];
  }

  /** Takes an array back that nothing refers to any more. */
  public void release(float[] values) {
    if (free.size() == MOST) {
      free.removeFirst();
    }
    free.add(values);
  }
}
