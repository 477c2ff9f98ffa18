package switchback.training.readers.dl4j;

/**
 * Says that maps of some size do not fit a layer. It has no stack trace, since a search tries
 * hundreds of sizes, most of which do not fit.
 */
final class Misfit extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  Misfit(String message) {
    super(message);
  }

  /** Returns this exception without recording the stack. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // nothing is written
  public Throwable fillInStackTrace() {
    return this;
  }
}
