package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import switchback.datasets.arrays.NpyArray;
import switchback.datasets.arrays.NpyFiles;
import switchback.datasets.tasks.Counted;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.engine.Engine;
import switchback.training.graphs.NetworkGraph;

/**
 * Inputs and the outputs that a network gave for them elsewhere.
 *
 * @param inputs the file with the inputs, (N, C, H, W)
 * @param outputs the file with the outputs, N times as many values as the network gives
 */
record ReferencePair(Path inputs, Path outputs) {
  /** Reads the value of {@code --check}, or ends the program with status 2. */
  static ReferencePair parse(Subcommand command, String text) {
    String[] files = text.split(",", -1);
    if (files.length != 2 || files[0].isBlank() || files[1].isBlank()) {
      throw command.misuse(
          "invalid reference pair",
          "--check",
          text,
          "INPUT.npy,OUTPUT.npy",
          "give two files, separated by a comma");
    }
    ReferencePair pair = new ReferencePair(Path.of(files[0].strip()), Path.of(files[1].strip()));
    InputFile.check(pair.inputs());
    InputFile.check(pair.outputs());
    return pair;
  }

  /**
   * Runs a network on the inputs.
   *
   * @return a line that says how far its outputs are from these, before and after a final softmax
   * @throws SwitchbackException if the files do not fit the network
   * @throws IOException if a file cannot be read
   */
  String compare(NetworkGraph graph) throws IOException {
    List<float[]> images = InputFile.read(inputs, graph.input());
    NpyArray expected = NpyFiles.read(outputs);
    List<Integer> nodes = List.copyOf(graph.outputs().values());
    int size = nodes.stream().mapToInt(node -> graph.node(node).maps().size()).sum();
    float[] reference = expected.type().isFloating() ? expected.floats() : new float[0];
    int each = reference.length / images.size();
    if (each * images.size() != reference.length || each != size) {
      throw new SwitchbackException(
          "outputs that do not fit the network",
          outputs,
          expected.type() + " of shape " + expected.shape(),
          "%s%s for each of %s"
              .formatted(
                  nodes.size() == 1 ? "" : named(graph),
                  Counted.of(size, "value"),
                  Counted.of(images.size(), "input")),
          nodes.size() == 1
              ? "save the outputs of the same inputs, float32"
              : "save them side by side: numpy.concatenate([y.reshape(len(y), -1) for y in"
                  + " outputs], 1)");
    }
    Engine engine = new Engine(graph, true);
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < images.size(); i++) {
      int at = i * each;
      for (float[] output : engine.run(images.get(i), nodes)) {
        for (float value : output) {
          difference = Math.max(difference, Math.abs(value - reference[at]));
          largest = Math.max(largest, Math.abs(reference[at++]));
        }
      }
    }
    double relative = largest == 0 ? difference : difference / largest;
    return String.format(
        Locale.ROOT,
        "check: %s, largest difference %.3g, which is %.3g of the largest output%s",
        Counted.of(images.size(), "input"),
        difference,
        relative,
        relative < 1e-3 ? "" : "; these are not the same network, or its inputs are others");
  }

  /** Returns the names and shapes of several outputs, in their order. */
  private static String named(NetworkGraph graph) {
    return graph.outputs().entrySet().stream()
        .map(output -> output.getKey() + " of " + graph.node(output.getValue()).maps())
        .collect(Collectors.joining(" and ", "", ", together "));
  }
}
