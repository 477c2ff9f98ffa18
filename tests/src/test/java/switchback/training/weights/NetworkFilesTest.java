package switchback.training.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.fixtures.Refusals;
import switchback.training.readers.ReadRequest;

/** Files that are no networks, or networks of kinds that are not taken. */
class NetworkFilesTest {
  @TempDir Path folder;

  private static void refused(Path file, String... parts) {
    Refusals.assertRefused(() -> NetworkFiles.read(file, ReadRequest.NONE), file, parts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "empty.onnx;'';an empty file;download the file again",
        "lfs.onnx;version https://git-lfs.github.com/spec/v1;a pointer of Git LFS;git lfs pull",
        "page.pt;<!DOCTYPE html>;a web page;raw content",
        "page.h5;<html>;a web page;raw content",
        "mobile.tflite;\\34\\0\\0\\0TFL3 more;TensorFlow Lite;made from",
        "one.npy;\u0093NUMPY\u0001;a single array of NumPy;np.savez",
        "words.gguf;GGUF\u0003;a language model;convolutional",
        "net.mat;MATLAB 5.0 MAT-file;a MATLAB file;exportONNXNetwork",
        "net.xml;<?xml version=\"1.0\"?><net>;OpenVINO;ONNX",
        "net.tgz;\\37\\213\\10;a compressed archive;unpack it",
        "net.zip;PK\u0003\u0004 cut;a zip archive that is damaged;copy the file again",
        "net.caffemodel;\\12\\4name;a network of Caffe;ONNX",
        "yolo.weights;\\0\\0\\0\\0;a network of Darknet;ONNX",
        "net.mlmodel;\\10\\1;a Core ML model;made from",
        "saved_model.pb;\\10\\1x;a TensorFlow graph;tf2onnx",
        "model.ckpt.index;abc;a TensorFlow checkpoint;tf2onnx",
        "train.py;import torch;a program in Python;torch.onnx.export",
        "notes;nothing at all;bytes of no known kind;the whole file"
      })
  void namesTheKindAndTheRoadThatWorks(String name, String start, String kind, String hint)
      throws IOException {
    Path file = Files.write(folder.resolve(name), start.translateEscapes().getBytes(ISO_8859_1));
    refused(file, kind, hint);
  }

  @Test
  void namesFoldersForWhatIsInThem() throws IOException {
    refused(folder, "a folder instead of a file", "name the file in it");
    Files.createFile(folder.resolve("model.safetensors"));
    refused(folder, "import model.safetensors in it");
    Files.createFile(folder.resolve("saved_model.pb"));
    refused(folder, "a SavedModel of TensorFlow", "tf2onnx");
  }

  @Test
  void saysThatThereIsNoFile() {
    refused(folder.resolve("nothing.onnx"), "no such file", "check the path");
  }
}
