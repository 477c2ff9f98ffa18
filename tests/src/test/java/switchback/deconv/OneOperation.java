package switchback.deconv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import switchback.deconv.signals.Signal;
import switchback.training.engine.Engine;
import switchback.training.graphs.Indices;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Weights;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;

/**
 * One operation as a network: its inputs are parts of the image one behind the other, or the image
 * itself if there is only one.
 */
final class OneOperation {
  private final Operation operation;
  private final List<MapShape> inputs;
  private final MapShape output;
  private final ProjectableNetwork network;
  private final int node;

  /**
   * Creates a network.
   *
   * @param inputs the sizes of the operation's inputs
   * @param output the size of its output
   */
  OneOperation(Operation operation, List<MapShape> inputs, MapShape output) {
    this.operation = operation;
    this.inputs = List.copyOf(inputs);
    this.output = output;
    boolean isAlone = inputs.size() == 1;
    int values = inputs.stream().mapToInt(MapShape::size).sum();
    MapShape image = isAlone ? inputs.getFirst() : new MapShape(values, 1, 1);
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node("", new Operation.Input(), List.of(), image));
    int start = 0;
    for (MapShape input : isAlone ? List.<MapShape>of() : inputs) {
      int[] part = IntStream.range(start, start + input.size()).toArray();
      Operation taken = new Operation.Rearrangement(Indices.of(part), 0);
      nodes.add(new Node("", taken, List.of(0), input));
      start += input.size();
    }
    List<Integer> taken =
        isAlone ? List.of(0) : IntStream.rangeClosed(1, inputs.size()).boxed().toList();
    this.node = nodes.size();
    nodes.add(new Node("", operation, taken, output));
    nodes.add(
        new Node(
            "beside", pixels(image), List.of(0), new MapShape(1, image.height(), image.width())));
    network =
        ProjectableNetwork.of(
            new NetworkGraph(nodes, Map.of("result", node, "beside", nodes.size() - 1)));
  }

  /** Creates a network of an operation whose output is as large as its only input. */
  static OneOperation of(Operation operation, MapShape maps) {
    return new OneOperation(operation, List.of(maps), maps);
  }

  /** Returns a convolution, which every network must have. */
  private static Operation pixels(MapShape image) {
    Geometry windows = Geometry.unpadded(image.height(), image.width(), 1, 1);
    return new Operation.Convolution(1, 1, windows, Weights.of(new float[image.channels()]), null);
  }

  Operation operation() {
    return operation;
  }

  List<MapShape> inputs() {
    return inputs;
  }

  MapShape output() {
    return output;
  }

  /** Returns the number of values of all inputs. */
  int size() {
    return network.input().size();
  }

  /** Returns the output for all inputs, one behind the other. */
  float[] forward(float... image) {
    return new Engine(network.graph(), false).run(image, List.of(node)).getFirst();
  }

  /** Returns the signal at all inputs for a signal at the output. */
  float[] back(float[] image, Signal signal, Recipe recipe) {
    Trace trace = new Trace(network, List.of(node), image, new Workers(1));
    return new WayBack(network, trace, trace, recipe).from(node, signal);
  }

  /** Returns the signal at all inputs for a signal over the whole output. */
  float[] back(float[] image, float... signal) {
    return back(image, Signal.over(output, signal), Recipe.ZEILER_FERGUS);
  }

  /** Returns text such as {@code Dense[...] of [2x3x3] to 4x1x1}. */
  @Override
  public String toString() {
    String text = operation + " of " + inputs + " to " + output;
    return text.length() < 300 ? text : text.substring(0, 300) + "...";
  }

  /** Returns the inputs apart. */
  static List<double[]> parts(List<MapShape> inputs, double[] values) {
    List<double[]> parts = new ArrayList<>();
    int start = 0;
    for (MapShape input : inputs) {
      parts.add(Arrays.copyOfRange(values, start, start + input.size()));
      start += input.size();
    }
    return parts;
  }
}
