package switchback.training.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Operation;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.ReadRequest;
import switchback.training.readers.dl4j.Dl4jReader;
import switchback.training.readers.keras.KerasFiles;
import switchback.training.readers.onnx.OnnxFiles;
import switchback.training.readers.torch.StateDictFiles;

/** The door to all readers of network files. */
public final class NetworkFiles {
  static final String TAKEN =
      "an ONNX model, a Keras model (.h5, .keras, or model.json of TensorFlow.js), a state dict of"
          + " PyTorch (.pt, .safetensors, .npz) or a DL4J model (.zip)";

  /** A reader of one format. */
  private record Reader(Recognition recognises, Reading reads) {}

  /** Tells a format by a file's content. */
  @FunctionalInterface
  private interface Recognition {
    boolean test(Path file) throws IOException;
  }

  /** Reads a file. */
  @FunctionalInterface
  private interface Reading {
    ReadNetwork read(Path file, ReadRequest request) throws IOException;
  }

  private static final List<Reader> READERS =
      List.of(
          new Reader(Dl4jReader::recognises, Dl4jReader::read),
          new Reader(KerasFiles::recognises, KerasFiles::read),
          new Reader(StateDictFiles::recognises, StateDictFiles::read),
          new Reader(OnnxFiles::recognises, OnnxFiles::read));

  private NetworkFiles() {}

  /**
   * Reads a network from a file, whose format its content decides.
   *
   * @throws SwitchbackException if the format is not known, the file is damaged, it has parts that
   *     cannot be taken or no convolution, or does not determine the network
   * @throws IOException if it cannot be read
   */
  public static ReadNetwork read(Path file, ReadRequest request) throws IOException {
    if (!Files.exists(file)) {
      throw new SwitchbackException(
          "no such file", file, "nothing there", TAKEN, "check the path and the name");
    }
    if (!Files.isDirectory(file)) {
      for (Reader reader : READERS) {
        if (reader.recognises().test(file)) {
          return checked(file, reader.reads().read(file, request));
        }
      }
    }
    throw ForeignFiles.refusal(file);
  }

  private static ReadNetwork checked(Path file, ReadNetwork network) {
    NetworkGraph graph = network.graph();
    if (graph.nodes().stream().noneMatch(n -> n.operation() instanceof Operation.Convolution)) {
      long dense =
          graph.nodes().stream().filter(n -> n.operation() instanceof Operation.Dense).count();
      throw new SwitchbackException(
          "the network has no convolution",
          file,
          graph.nodes().size() + " operations, of which " + dense + " are dense layers",
          "a convolutional network",
          "what a dense unit looks for are its own weights: draw those, in the shape of an image");
    }
    return network;
  }
}
