package switchback.training.readers.onnx.file;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import switchback.datasets.files.MappedFile;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.readers.FilesBeside;

/** The files beside a model in which its tensors may lie. Each is mapped once. */
final class ExternalFiles {
  private final Path model;
  private final Map<String, MemorySegment> mapped = new HashMap<>();

  /** Creates the files of a model. */
  ExternalFiles(Path model) {
    this.model = model;
  }

  /**
   * Returns the bytes of a tensor.
   *
   * @param tensor its name
   * @param entries where they lie: {@code location}, {@code offset}, {@code length}
   * @throws SwitchbackException if the location leads out of the model's folder, there is no such
   *     file, or it is too short
   */
  MemorySegment bytes(String tensor, Map<String, String> entries) throws IOException {
    String location = entries.getOrDefault("location", "");
    MemorySegment whole = mapped.get(location);
    if (whole == null) {
      whole = MappedFile.of(new FilesBeside(model).find(location, "tensor " + tensor));
      mapped.put(location, whole);
    }
    long offset = OnnxTensor.number(entries, "offset", 0);
    long left = whole.byteSize() - offset;
    long length = OnnxTensor.number(entries, "length", left);
    if (left < 0 || length > left) {
      throw new SwitchbackException(
          "a tensor is not in the file beside the model",
          model.resolveSibling(location),
          tensor + " at " + offset + ", " + length + " bytes",
          "a place within its " + whole.byteSize() + " bytes",
          "the file is cut short or belongs to another model: copy both again");
    }
    return whole.asSlice(offset, length);
  }
}
