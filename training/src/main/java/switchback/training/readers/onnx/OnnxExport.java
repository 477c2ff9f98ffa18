package switchback.training.readers.onnx;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import switchback.datasets.files.AtomicFiles;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.NetworkGraph;
import switchback.training.readers.onnx.file.WireMessage;

/**
 * Writes networks as ONNX files, of version 13 of ONNX's operators. The input {@value #INPUT} is
 * (N, C, H, W) with a batch of any size; outputs have the network's names, (N, C) if their maps
 * have one value each, else (N, C, H, W). Nodes keep their names, of which a second one gets a
 * number.
 */
public final class OnnxExport {
  /** The name of the input. */
  public static final String INPUT = "input";

  /** The version of ONNX's operators. */
  public static final int OPSET = 13;

  private static final int IR = 8;
  private static final long MOST_BYTES = Integer.MAX_VALUE;

  private OnnxExport() {}

  /**
   * Writes a network. The file appears complete or not at all. Equal networks give equal bytes.
   *
   * @throws SwitchbackException if it would be larger than such a file can be, 2 GB
   * @throws IOException if the file cannot be written; nothing is left behind
   */
  public static void write(NetworkGraph network, Path file) throws IOException {
    WireMessage model = model(network);
    if (model.size() > MOST_BYTES) {
      throw new SwitchbackException(
          "the network is too large for an ONNX file",
          file,
          model.size() + " bytes",
          "at most " + MOST_BYTES,
          "the run folder itself holds the weights as weights.safetensors");
    }
    AtomicFiles.write(
        file,
        temporary -> {
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
            model.writeTo(out);
          }
        });
  }

  private static WireMessage model(NetworkGraph network) {
    Set<String> taken = new LinkedHashSet<>(network.outputs().keySet());
    String input = INPUT;
    for (int number = 2; !taken.add(input); number++) {
      input = INPUT + "_" + number;
    }
    ExportedGraph graph = new ExportedGraph(taken);
    OperationExport export = new OperationExport(network, graph, input);
    for (int node = 0; node < network.nodes().size(); node++) {
      export.write(node);
    }
    Map<String, List<Integer>> outputs = new LinkedHashMap<>();
    network
        .outputs()
        .forEach(
            (name, node) -> {
              graph.add("output " + name, "Identity", List.of(export.output(node)), name);
              outputs.put(name, export.outputSizes(node));
            });
    WireMessage opset = new WireMessage().text(1, "").whole(2, OPSET);
    return new WireMessage()
        .whole(1, IR)
        .text(2, "switchback")
        .message(7, graph.message(input, network.input(), outputs))
        .message(8, opset);
  }
}
