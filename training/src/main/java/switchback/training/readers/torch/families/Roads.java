package switchback.training.readers.torch.families;

/** What users can do in Python with a network whose arrays alone do not say what it computes. */
public final class Roads {
  /** The two lines that write a network as ONNX. */
  public static final String EXPORT =
      "model.eval(); torch.onnx.export(model, torch.zeros(1, 3, 224, 224), \"model.onnx\"), with"
          + " the size of your images, and import model.onnx";

  private Roads() {}
}
