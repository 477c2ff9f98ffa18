package switchback.training.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Files that are recognised but not taken: each is named for what it is, with a road that works.
 */
final class ForeignFiles {
  private static final int START = 4096;

  private static final String EXPORT_ONNX =
      "export the network as ONNX and import that: torch.onnx.export(model, torch.zeros(1, 3, 224,"
          + " 224), \"model.onnx\")";
  private static final String TENSORFLOW =
      "save it with model.save(\"model.keras\"), or convert it: python -m tf2onnx.convert"
          + " --saved-model FOLDER --output model.onnx";

  /**
   * A kind of file.
   *
   * @param name what it is
   * @param hint the road that works
   * @param is tells it by its first bytes, as Latin-1 text, and its name in lower case
   */
  private record Kind(String name, String hint, Predicate<Start> is) {}

  /**
   * The start of a file.
   *
   * @param text its first bytes, as Latin-1 text
   * @param name its name in lower case
   */
  private record Start(String text, String name) {
    boolean starts(String... beginnings) {
      return List.of(beginnings).stream().anyMatch(text::startsWith);
    }

    boolean isNamed(String... endings) {
      return List.of(endings).stream().anyMatch(name::endsWith);
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          new Kind("an empty file", "copy or download the file again", s -> s.text().isEmpty()),
          new Kind(
              "a pointer of Git LFS instead of the file",
              "fetch the file itself: git lfs pull",
              s -> s.starts("version https://git-lfs")),
          new Kind(
              "a web page instead of the file",
              "download the file itself, for example by the link to its raw content",
              s -> s.starts("<!DOCTYPE", "<!doctype", "<html", "<HTML")),
          new Kind(
              "a TensorFlow Lite model",
              "import the network that it was made from, since TensorFlow Lite rewrites and often"
                  + " quantises it",
              s -> s.text().length() > 8 && s.text().startsWith("TFL3", 4)),
          new Kind(
              "a single array of NumPy",
              "save all arrays in one file by their names: np.savez(\"weights.npz\", **state)",
              s -> s.starts("\u0093NUMPY")),
          new Kind(
              "a language model in GGUF",
              "import a convolutional network",
              s -> s.starts("GGUF", "ggml")),
          new Kind(
              "a MATLAB file",
              "export the network from MATLAB: exportONNXNetwork(net, \"model.onnx\")",
              s -> s.starts("MATLAB ")),
          new Kind(
              "an OpenVINO network",
              "import the network that it was made from, for example its ONNX file",
              s -> s.starts("<?xml", "<net")),
          new Kind(
              "a compressed archive",
              "unpack it, and import the file in it",
              s -> s.starts("\u001f\u008b", "7z\u00bc", "Rar!", "BZh", "\u00fd7zXZ")),
          new Kind(
              "a zip archive that is damaged, or holds no network",
              "copy the file again; if it holds the network's file, unpack it and import that",
              s -> s.starts("PK\u0003\u0004", "PK\u0005\u0006")),
          new Kind(
              "a tar archive",
              "unpack it, and import the file in it",
              s -> s.text().length() > 262 && s.text().startsWith("ustar", 257)),
          new Kind(
              "a network of Caffe",
              "convert it to ONNX, for example with caffe2onnx or MMdnn",
              s -> s.isNamed(".caffemodel", ".prototxt")),
          new Kind(
              "a network of Darknet",
              "convert it to PyTorch or ONNX first, and import that",
              s -> s.isNamed(".weights", ".cfg")),
          new Kind(
              "a Core ML model",
              "import the network that it was made from",
              s -> s.isNamed(".mlmodel")),
          new Kind("a TensorFlow graph", TENSORFLOW, s -> s.isNamed(".pb", ".pbtxt", ".meta")),
          new Kind(
              "a TensorFlow checkpoint",
              TENSORFLOW,
              s -> s.isNamed(".index") || s.name().contains(".ckpt.data-")),
          new Kind(
              "a program in Python",
              "run it, and save the network that it makes: " + EXPORT_ONNX,
              s -> s.isNamed(".py", ".ipynb")));

  private ForeignFiles() {}

  /** Returns the refusal of a file that no reader recognises. */
  static SwitchbackException refusal(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return folder(file);
    }
    Start start = start(file);
    Optional<Kind> kind = KINDS.stream().filter(each -> each.is().test(start)).findFirst();
    return new SwitchbackException(
        kind.isPresent() ? "a file of a kind that is not taken" : "not a network file",
        file,
        kind.map(Kind::name).orElse("bytes of no known kind"),
        NetworkFiles.TAKEN,
        kind.map(Kind::hint).orElse("check that it is the whole file, or " + EXPORT_ONNX));
  }

  private static Start start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
      return new Start(new String(in.readNBytes(START), ISO_8859_1), name);
    }
  }

  private static SwitchbackException folder(Path folder) {
    record Content(String file, String what, String hint) {}
    List<Content> contents =
        List.of(
            new Content("saved_model.pb", "a SavedModel of TensorFlow", TENSORFLOW),
            new Content("graph.json", "a run folder", "it is imported already; name it as RUN"),
            new Content("model.zip", "a run folder", "it is imported already; name it as RUN"),
            new Content(
                "model.json", "a folder with a TensorFlow.js model", "import model.json in it"),
            new Content(
                "model.safetensors", "a folder with weights", "import model.safetensors in it"),
            new Content(
                "pytorch_model.bin", "a folder with weights", "import pytorch_model.bin in it"),
            new Content("model.onnx", "a folder with an ONNX model", "import model.onnx in it"));
    Optional<Content> found =
        contents.stream().filter(each -> Files.exists(folder.resolve(each.file()))).findFirst();
    return new SwitchbackException(
        "a folder instead of a file",
        folder,
        found.map(Content::what).orElse("a folder"),
        NetworkFiles.TAKEN,
        found.map(Content::hint).orElse("name the file in it that holds the network"));
  }
}
