package switchback.training.readers.onnx.file;

/** Says that bytes are not the message that they should be. */
final class DamagedMessage extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with what was found. */
  DamagedMessage(String found) {
    super(found);
  }
}
