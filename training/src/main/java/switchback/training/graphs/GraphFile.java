package switchback.training.graphs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A graph in a folder: {@value #GRAPH} with its nodes and {@value #WEIGHTS} with its arrays.
 * Reading maps the arrays instead of copying them, so that they do not count against the heap.
 */
public final class GraphFile {
  /** The file with the nodes. */
  public static final String GRAPH = "graph.json";

  /** The file with the arrays. */
  public static final String WEIGHTS = "weights.safetensors";

  private static final int FORMAT = 1;
  private static final long LONGEST_GRAPH = 64L << 20;
  private static final int MOST_NODES = 100_000;
  private static final JsonMapper JSON = new JsonMapper();

  private GraphFile() {}

  /**
   * Writes a graph into a folder, which must exist.
   *
   * @throws IOException if it cannot be written
   */
  public static void write(NetworkGraph graph, Path folder) throws IOException {
    ArrayFile arrays = ArrayFile.empty();
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    ArrayNode nodes = root.putArray("nodes");
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node node = graph.node(i);
      ObjectNode written = nodes.addObject();
      written.put("name", node.name());
      OperationJson.write(node.operation(), i, written, arrays);
      ArrayNode inputs = written.putArray("inputs");
      node.inputs().forEach(inputs::add);
      MapShape maps = node.maps();
      written.putArray("maps").add(maps.channels()).add(maps.height()).add(maps.width());
    }
    ObjectNode outputs = root.putObject("outputs");
    graph.outputs().forEach(outputs::put);
    arrays.write(folder.resolve(WEIGHTS));
    Files.writeString(
        folder.resolve(GRAPH), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root));
  }

  /**
   * Reads the graph of a folder.
   *
   * @throws SwitchbackException if a file is damaged or missing
   * @throws IOException if it cannot be read
   */
  public static NetworkGraph read(Path folder) throws IOException {
    Path file = folder.resolve(GRAPH);
    if (!Files.isRegularFile(file) || Files.size(file) > LONGEST_GRAPH) {
      throw damaged(file, "no " + GRAPH + " of at most " + LONGEST_GRAPH + " bytes", null);
    }
    ArrayFile arrays = ArrayFile.open(folder.resolve(WEIGHTS));
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      if (root.path("format").asInt(0) != FORMAT) {
        throw damaged(file, "format " + root.path("format"), null);
      }
      return graph(root, arrays);
    } catch (JacksonException | IllegalArgumentException | ArithmeticException e) {
      throw damaged(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static NetworkGraph graph(JsonNode root, ArrayFile arrays) {
    JsonNode written = root.path("nodes");
    if (written.size() > MOST_NODES) {
      throw new IllegalArgumentException(written.size() + " nodes");
    }
    List<Node> nodes = new ArrayList<>();
    for (JsonNode node : written) {
      List<Integer> inputs = new ArrayList<>();
      node.path("inputs").forEach(input -> inputs.add(input.asInt(-1)));
      JsonNode maps = node.path("maps");
      MapShape shape =
          new MapShape(maps.path(0).asInt(0), maps.path(1).asInt(0), maps.path(2).asInt(0));
      Operation operation = OperationJson.read(node, arrays);
      nodes.add(new Node(node.path("name").asString(""), operation, inputs, shape));
    }
    Map<String, Integer> outputs = new LinkedHashMap<>();
    root.path("outputs")
        .properties()
        .forEach(output -> outputs.put(output.getKey(), output.getValue().asInt(-1)));
    return new NetworkGraph(nodes, outputs);
  }

  static SwitchbackException damaged(Path file, String got, @Nullable Exception cause) {
    return new SwitchbackException(
        "a damaged run",
        file,
        got,
        "the file as switchback import wrote it",
        "copy the folder again, or import the network again",
        cause);
  }
}
