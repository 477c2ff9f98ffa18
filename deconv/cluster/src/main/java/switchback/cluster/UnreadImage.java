package switchback.cluster;

import switchback.datasets.tasks.SwitchbackException;

/** The failure of an executor to read or decode an image of a set. */
final class UnreadImage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int index;
  private final SwitchbackException failure;

  /** Creates the failure of image {@code index} of a set. */
  UnreadImage(int index, SwitchbackException failure) {
    super(failure.getMessage(), failure);
    this.index = index;
    this.failure = failure;
  }

  int index() {
    return index;
  }

  /** Returns what is wrong with the image alone. */
  SwitchbackException failure() {
    return failure;
  }
}
