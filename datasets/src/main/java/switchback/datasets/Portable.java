package switchback.datasets;

import java.io.Serializable;

/**
 * Something that can be sent to another process and opened there, such as images of a set. What is
 * in files is sent as their places, which must be the same there; what is in memory is sent whole.
 *
 * @param <T> what it is once it is open
 */
@FunctionalInterface
public interface Portable<T> extends Serializable {
  /** Returns what was sent. */
  T open();
}
