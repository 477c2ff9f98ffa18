package switchback.training.readers.onnx;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Weights;
import switchback.training.readers.onnx.file.ElementType;
import switchback.training.readers.onnx.file.WireMessage;

/** The nodes and constants of a model that is being written. */
final class ExportedGraph {
  private static final int FLOAT_ATTRIBUTE = 1;
  private static final int INT_ATTRIBUTE = 2;
  private static final int TEXT_ATTRIBUTE = 3;
  private static final int INTS_ATTRIBUTE = 7;

  private final List<WireMessage> nodes = new ArrayList<>();
  private final List<WireMessage> constants = new ArrayList<>();
  private final Map<String, String> known = new HashMap<>();
  private final Set<String> tensors = new HashSet<>();
  private final Set<String> nodeNames = new HashSet<>();

  /** Creates a graph in which some names of tensors are taken. */
  ExportedGraph(Set<String> taken) {
    tensors.addAll(taken);
  }

  private static String unique(String wanted, Set<String> names) {
    String unique = wanted;
    for (int number = 2; !names.add(unique); number++) {
      unique = wanted + "_" + number;
    }
    return unique;
  }

  // ---- attributes

  private static WireMessage attribute(String name, int type) {
    return new WireMessage().text(1, name).whole(20, type);
  }

  static WireMessage whole(String name, long value) {
    return attribute(name, INT_ATTRIBUTE).whole(3, value);
  }

  static WireMessage real(String name, double value) {
    return attribute(name, FLOAT_ATTRIBUTE).real(2, (float) value);
  }

  static WireMessage text(String name, String value) {
    return attribute(name, TEXT_ATTRIBUTE).text(4, value);
  }

  static WireMessage wholes(String name, int... values) {
    WireMessage attribute = attribute(name, INTS_ATTRIBUTE);
    Arrays.stream(values).forEach(value -> attribute.whole(8, value));
    return attribute;
  }

  // ---- constants

  private String constant(String name, ElementType type, MemorySegment bytes, int... shape) {
    String unique = unique(name, tensors);
    WireMessage tensor = new WireMessage();
    Arrays.stream(shape).forEach(size -> tensor.whole(1, size));
    tensor.whole(2, type.code()).text(8, unique).bytes(9, bytes);
    constants.add(tensor);
    return unique;
  }

  /** Adds weights and returns their name. */
  String weights(String name, Weights weights, int... shape) {
    return constant(name, ElementType.FLOAT, littleEndian(weights), shape);
  }

  private static MemorySegment littleEndian(Weights weights) {
    if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      return weights.memory();
    }
    byte[] bytes = new byte[Math.multiplyExact(weights.size(), Float.BYTES)];
    MemorySegment turned = MemorySegment.ofArray(bytes);
    for (int i = 0; i < weights.size(); i++) {
      turned.setAtIndex(JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), i, weights.at(i));
    }
    return turned;
  }

  /** Returns the name of one float without axes. */
  String scalar(double value) {
    return known.computeIfAbsent(
        "float " + (float) value, _ -> weights("scalar", Weights.of((float) value)));
  }

  /** Returns the name of a row of whole numbers. */
  String row(long... values) {
    return known.computeIfAbsent(
        Arrays.toString(values),
        _ -> {
          ByteBuffer bytes =
              ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
          bytes.asLongBuffer().put(values);
          MemorySegment segment = MemorySegment.ofBuffer(bytes);
          return constant("sizes", ElementType.INT64, segment, values.length);
        });
  }

  /** Adds a row of positions and returns its name. */
  String positions(int... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    MemorySegment segment = MemorySegment.ofBuffer(bytes);
    return constant("positions", ElementType.INT32, segment, values.length);
  }

  // ---- nodes

  /** Adds a node and returns the name of its output. */
  String node(String name, String type, List<String> inputs, WireMessage... attributes) {
    String output = unique((name.isEmpty() ? type : name) + "_out", tensors);
    add(name.isEmpty() ? type : name, type, inputs, output, attributes);
    return output;
  }

  /** Adds a node that gives a tensor of a name that is taken already. */
  void add(
      String name, String type, List<String> inputs, String output, WireMessage... attributes) {
    WireMessage node = new WireMessage();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(3, unique(name, nodeNames)).text(4, type);
    for (WireMessage attribute : attributes) {
      node.message(5, attribute);
    }
    nodes.add(node);
  }

  /** Returns the graph as a message, with one input and some outputs of a batch of any size. */
  WireMessage message(String input, MapShape image, Map<String, List<Integer>> outputs) {
    WireMessage graph = new WireMessage();
    nodes.forEach(node -> graph.message(1, node));
    graph.text(2, "network");
    constants.forEach(constant -> graph.message(5, constant));
    List<Integer> maps = List.of(image.channels(), image.height(), image.width());
    graph.message(11, value(input, maps));
    outputs.forEach((name, sizes) -> graph.message(12, value(name, sizes)));
    return graph;
  }

  private static WireMessage value(String name, List<Integer> sizes) {
    WireMessage batch = new WireMessage().text(2, "batch").text(3, "DATA_BATCH");
    WireMessage shape = new WireMessage().message(1, batch);
    for (int i = 0; i < sizes.size(); i++) {
      WireMessage size = new WireMessage().whole(1, sizes.get(i));
      shape.message(1, size.text(3, i == 0 ? "DATA_CHANNEL" : "DATA_FEATURE"));
    }
    WireMessage tensor = new WireMessage().whole(1, ElementType.FLOAT.code()).message(2, shape);
    return new WireMessage().text(1, name).message(2, new WireMessage().message(1, tensor));
  }
}
