package switchback.training.readers.onnx.constants;

/** Says why a node of a file cannot be taken, whatever the size of the images. */
public final class Untaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a reason that follows the node's operator in a message. */
  public Untaken(String reason) {
    super(reason);
  }
}
