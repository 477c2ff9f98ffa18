package switchback.cluster;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A value that each executor opens once from the bytes of files, such as a network. It is sent by
 * {@link SparkJobs#broadcast}; the value lives as long as the broadcast.
 *
 * @param <T> the value, which its executor's tasks use on several threads at a time
 */
public final class Opened<T> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[][] files;
  private final SerializableFunction<byte[][], T> opening;
  private transient @Nullable T value;

  /**
   * Creates a value that is opened later.
   *
   * @param files the contents of files, which this keeps
   * @param opening opens the value; is not to keep the bytes beyond its need
   */
  Opened(byte[][] files, SerializableFunction<byte[][], T> opening) {
    this.files = files;
    this.opening = opening;
  }

  /** Returns the value, which the first call in this process opens. */
  public synchronized T get() {
    T opened = value;
    if (opened == null) {
      opened = opening.apply(files);
      value = opened;
    }
    return opened;
  }
}
