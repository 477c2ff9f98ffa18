package switchback.training.readers.onnx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Value;
import switchback.training.graphs.Weights;
import switchback.training.readers.onnx.constants.Axes;
import switchback.training.readers.onnx.constants.Untaken;
import switchback.training.readers.onnx.file.Attributes;
import switchback.training.readers.onnx.file.Constant;
import switchback.training.readers.onnx.file.OnnxGraph;
import switchback.training.readers.onnx.file.OnnxNode;

/** A node that is being translated, with what it takes and what it has given so far. */
final class Call {
  private final Translation translation;
  private final OnnxNode node;
  private final List<Optional<Operand>> inputs;
  private final Map<String, Operand> results = new HashMap<>();

  /**
   * Creates a call.
   *
   * @param inputs what the node takes; empty where one is left out
   */
  Call(Translation translation, OnnxNode node, List<Optional<Operand>> inputs) {
    this.translation = translation;
    this.node = node;
    this.inputs = inputs;
  }

  /** Returns the node. */
  OnnxNode node() {
    return node;
  }

  /** Returns the name that the node's operation has in the graph. */
  String name() {
    return node.label();
  }

  /** Returns the node's settings. */
  Attributes attributes() {
    return node.attributes();
  }

  /** Returns the version of ONNX's operators. */
  int opset() {
    return node.opset();
  }

  /** Returns the builder of the graph. */
  GraphBuilder builder() {
    return translation.builder();
  }

  /** Returns the number of images that the file states for a batch; 1 if it is open. */
  int batch() {
    return translation.batch();
  }

  /** Returns the rows of a matrix (rows, columns) as columns. */
  Weights transposed(Constant matrix, int rows, int columns) {
    return translation.transposed(matrix, rows, columns);
  }

  // ---- what it takes

  /** Returns the number of inputs. */
  int count() {
    return inputs.size();
  }

  /** Returns whether there is an input at a position. */
  boolean has(int position) {
    return position < inputs.size() && inputs.get(position).isPresent();
  }

  /** Returns whether the input at a position is there and constant. */
  boolean isFixed(int position) {
    return has(position) && inputs.get(position).orElseThrow() instanceof Operand.Fixed;
  }

  private Operand input(int position) {
    if (!has(position)) {
      throw new Untaken("without its input " + (position + 1));
    }
    return inputs.get(position).orElseThrow();
  }

  /** Returns an input as an array of the graph; a constant becomes one. */
  Value value(int position) {
    return switch (input(position)) {
      case Operand.Computed computed -> computed.value();
      case Operand.Fixed fixed -> lifted(perImage(fixed.constant()));
    };
  }

  /** Returns an array of the graph whose values are constants. */
  Value lifted(Constant constant) {
    if (constant.size() == 0) {
      throw new IllegalArgumentException("an array without values, " + constant);
    }
    int[] places = new int[constant.size()];
    Arrays.fill(places, -1);
    boolean isUniform = constant.isUniform();
    float fill = isUniform ? (float) constant.at(0) : 0;
    Value blank = builder().rearrange(builder().input(), constant.shape(), places, fill);
    return isUniform
        ? blank
        : builder()
            .scaling("", blank, new float[] {1}, new int[0], constant.floats(), constant.shape());
  }

  /** Returns an input that has to be constant. */
  Constant constant(int position) {
    if (input(position) instanceof Operand.Fixed fixed) {
      return fixed.constant();
    }
    throw new Untaken("with an input " + (position + 1) + " that is computed from the image");
  }

  /** Returns an input that has to be constant if it is there. */
  Optional<Constant> optional(int position) {
    return has(position) ? Optional.of(constant(position)) : Optional.empty();
  }

  /** Returns a constant for one image of a batch of which the file states the size. */
  Constant perImage(Constant constant) {
    int[] shape = constant.shape();
    if (batch() == 1 || shape.length < 2 || shape[0] != batch()) {
      return constant;
    }
    int each = constant.size() / shape[0];
    int[] places = new int[each];
    Arrays.setAll(places, i -> i);
    for (int i = each; i < constant.size(); i++) {
      if (constant.at(i) != constant.at(i % each)) {
        throw new Untaken("with constants that differ from image to image of a batch");
      }
    }
    shape[0] = 1;
    return constant.rearranged(shape, places);
  }

  // ---- settings

  /** Returns whole numbers that are an input in later versions, an attribute in earlier ones. */
  long @Nullable [] wholes(int position, String attribute) {
    return has(position) ? constant(position).wholes() : attributes().wholes(attribute);
  }

  /** Returns the axes that an input or attribute states, counted from the first. */
  int @Nullable [] axes(int position, String attribute, int rank) {
    long[] axes = wholes(position, attribute);
    if (axes == null) {
      return null;
    }
    int[] counted = Arrays.stream(axes).mapToInt(a -> Axes.axis(a, rank)).toArray();
    if (Arrays.stream(counted).distinct().count() != counted.length) {
      throw new IllegalArgumentException("the same axis twice in " + Arrays.toString(axes));
    }
    return counted;
  }

  /** Refuses a node that works along an axis if that is the one of a batch of several images. */
  void along(int axis) {
    if (axis == 0 && batch() > 1) {
      throw new Untaken("across the images of a batch of " + batch());
    }
  }

  // ---- what it gives

  /** Gives the first output. */
  void give(Value value) {
    give(0, value);
  }

  /** Gives an output. */
  void give(int position, Value value) {
    give(position, new Operand.Computed(value));
  }

  /** Gives a constant as an output. */
  void give(int position, Constant constant) {
    give(position, new Operand.Fixed(constant));
  }

  /** Gives an input as the first output, as it is. */
  void pass() {
    give(0, input(0));
  }

  /** Gives what is either as an output. */
  void give(int position, Operand operand) {
    if (position < node.outputs().size() && !node.outputs().get(position).isEmpty()) {
      results.put(node.outputs().get(position), operand);
    }
  }

  /** Returns whether an output is wanted by others. */
  boolean isWanted(int position) {
    return position < node.outputs().size() && translation.isTaken(node.outputs().get(position));
  }

  /** Translates a graph within the node; what its outputs are is empty where it is not known. */
  List<Optional<Operand>> inlined(OnnxGraph graph) {
    return translation.inline(graph);
  }

  /** Returns what was given, by the names of the outputs. */
  Map<String, Operand> results() {
    return results;
  }
}
