package switchback.training.readers.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.readers.onnx.constants.Budget;
import switchback.training.readers.onnx.constants.Untaken;
import switchback.training.readers.onnx.file.ElementType;
import switchback.training.readers.onnx.file.OnnxGraph;
import switchback.training.readers.onnx.file.OnnxInput;
import switchback.training.readers.onnx.file.OnnxModel;
import switchback.training.readers.onnx.file.OnnxNode;

/**
 * What is to be translated, whatever the size of the images.
 *
 * @param file the file
 * @param nodes the nodes that the outputs need and that are not constant, in order
 * @param known the constants
 * @param image the image
 * @param outputs the names of the tensors that are the network's outputs
 * @param refusals what is known not to be taken before any node is translated
 * @param notices what the user should know
 */
record Plan(
    Path file,
    List<OnnxNode> nodes,
    Known known,
    ImageInput image,
    Set<String> outputs,
    List<String> refusals,
    List<String> notices) {
  /**
   * Makes the plan of a model.
   *
   * @throws SwitchbackException if its graph is not valid or has no image
   */
  static Plan of(Path file, OnnxModel model) throws IOException {
    OnnxGraph graph = model.graph();
    List<String> notices = new ArrayList<>();
    NodeOrder order = new NodeOrder(file, graph.nodes());
    Set<String> outputs = new NetworkOutputs(order.producers()).chosen(graph.outputs(), notices);
    Set<String> given = new HashSet<>(graph.tensors().keySet());
    given.addAll(graph.sparse());
    graph.inputs().forEach(input -> given.add(input.name()));
    List<OnnxNode> needed = order.needed(outputs, given);
    Known known = new Known(graph.tensors(), new Budget(Files.size(file)));
    List<OnnxNode> nodes = known.fold(needed);
    List<String> refusals = new ArrayList<>();
    ImageInput image = image(file, graph, nodes, known, outputs, refusals);
    graph.sparse().forEach(name -> refusals.add("tensor " + name + " (sparse)"));
    graph.inputs().stream()
        .filter(input -> input.name().equals(image.name()))
        .filter(input -> input.type().isReal() && input.type() != ElementType.FLOAT)
        .forEach(input -> notices.add("computed in float, where the file says " + input.type()));
    if (image.batch() > 1) {
      notices.add("the file's batch of " + image.batch() + " images is taken as one image");
    }
    return new Plan(file, nodes, known, image, outputs, refusals, notices);
  }

  private static ImageInput image(
      Path file,
      OnnxGraph graph,
      List<OnnxNode> nodes,
      Known known,
      Set<String> outputs,
      List<String> refusals) {
    ImageSearch search = new ImageSearch(nodes, known);
    List<OnnxInput> inputs =
        graph.inputs().stream()
            .filter(input -> !known.has(input.name()))
            .filter(input -> search.isTaken(input.name()) || outputs.contains(input.name()))
            .toList();
    OnnxInput first =
        inputs.stream()
            .filter(input -> input.dims() == null || input.dims().size() == 4)
            .findFirst()
            .or(() -> inputs.stream().findFirst())
            .orElseThrow(() -> none(file, graph, "no input that an output depends on"));
    inputs.stream()
        .filter(input -> !input.name().equals(first.name()))
        .forEach(input -> refusals.add("input " + input.name() + " (beside the image)"));
    try {
      return search.image(first);
    } catch (Untaken e) {
      throw none(file, graph, "input `" + first.name() + "` " + e.getMessage());
    }
  }

  private static SwitchbackException none(Path file, OnnxGraph graph, String got) {
    Set<String> names = new LinkedHashSet<>();
    graph.inputs().forEach(input -> names.add(input.name()));
    names.removeAll(graph.tensors().keySet());
    return new SwitchbackException(
        "the network takes no image",
        file,
        got + (names.isEmpty() ? "" : ", of " + String.join(", ", names)),
        "an input (N, C, H, W), (N, H, W, C) or (N, C, steps)",
        "export the part of the network that takes the image as a model of its own");
  }
}
