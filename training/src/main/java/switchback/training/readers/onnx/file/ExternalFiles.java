package switchback.training.readers.onnx.file;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.files.MappedFile;
import switchback.datasets.tasks.SwitchbackException;

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
      whole = MappedFile.of(place(tensor, location));
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

  private Path place(String tensor, String location) throws IOException {
    Path folder = model.toAbsolutePath().normalize().getParent();
    Path file = inside(folder, location);
    if (folder == null || file == null) {
      throw new SwitchbackException(
          "a tensor lies outside of the model's folder",
          model,
          tensor + " in `" + location + "`",
          "the name of a file beside the model",
          "export the model again with its weights in the same folder");
    }
    if (!Files.isRegularFile(file)) {
      throw new SwitchbackException(
          "the file with the network's weights is missing",
          file,
          "no such file",
          "the tensors of " + model.getFileName(),
          "put `" + location + "` beside the model: both belong together");
    }
    Path real = file.toRealPath();
    if (!real.startsWith(folder.toRealPath())
        && !real.startsWith(model.toRealPath().resolveSibling(""))) {
      throw new SwitchbackException(
          "a tensor lies outside of the model's folder",
          model,
          tensor + " in `" + location + "`, a link to " + real,
          "a file beside the model",
          "copy the file itself into the folder");
    }
    return file;
  }

  private static @Nullable Path inside(@Nullable Path folder, String location) {
    try {
      Path relative = Path.of(location);
      if (folder == null || location.isEmpty() || relative.isAbsolute()) {
        return null;
      }
      Path file = folder.resolve(relative).normalize();
      return file.startsWith(folder) && !file.equals(folder) ? file : null;
    } catch (InvalidPathException _) {
      return null;
    }
  }
}
