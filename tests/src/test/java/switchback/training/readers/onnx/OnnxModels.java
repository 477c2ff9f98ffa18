package switchback.training.readers.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import onnx.Onnx;
import org.nd4j.shade.protobuf.ByteString;

/** Builds ONNX models with the format's own classes. */
final class OnnxModels {
  private final Onnx.ModelProto.Builder model = Onnx.ModelProto.newBuilder();
  private final Onnx.GraphProto.Builder graph = Onnx.GraphProto.newBuilder().setName("graph");
  private final SplittableRandom random = new SplittableRandom(7);
  private final List<String> outputs = new ArrayList<>();

  private OnnxModels() {}

  /** Starts a model of a version of ONNX's operators. */
  static OnnxModels of(int opset) {
    OnnxModels models = new OnnxModels();
    models.model.setIrVersion(opset < 9 ? 3 : 8);
    return models.domain("", opset);
  }

  /** Adds a set of operators. */
  OnnxModels domain(String domain, int version) {
    model.addOpsetImport(
        Onnx.OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version));
    return this;
  }

  /** Returns the protobuf model, for what has no method here. */
  Onnx.ModelProto.Builder model() {
    return model;
  }

  /** Returns the protobuf graph, for what has no method here. */
  Onnx.GraphProto.Builder graph() {
    return graph;
  }

  private static Onnx.ValueInfoProto value(
      String name, Onnx.TensorProto.DataType type, boolean hasShape, long... dims) {
    Onnx.TypeProto.Tensor.Builder tensor =
        Onnx.TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
    if (hasShape) {
      Onnx.TensorShapeProto.Builder shape = Onnx.TensorShapeProto.newBuilder();
      for (int i = 0; i < dims.length; i++) {
        shape.addDim(
            dims[i] < 0
                ? Onnx.TensorShapeProto.Dimension.newBuilder().setDimParam(name + i)
                : Onnx.TensorShapeProto.Dimension.newBuilder().setDimValue(dims[i]));
      }
      tensor.setShape(shape);
    }
    return Onnx.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(Onnx.TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** Adds an input of floats; a size below 0 is open. */
  OnnxModels input(String name, long... dims) {
    return input(name, Onnx.TensorProto.DataType.FLOAT, dims);
  }

  /** Adds an input; a size below 0 is open. */
  OnnxModels input(String name, Onnx.TensorProto.DataType type, long... dims) {
    graph.addInput(value(name, type, true, dims));
    return this;
  }

  /** Adds an output, whose sizes are left to be found. */
  OnnxModels output(String name) {
    return output(name, Onnx.TensorProto.DataType.FLOAT);
  }

  /** Adds an output of some type. */
  OnnxModels output(String name, Onnx.TensorProto.DataType type) {
    graph.addOutput(value(name, type, false));
    outputs.add(name);
    return this;
  }

  static Onnx.TensorProto tensor(String name, float[] values, long... dims) {
    Onnx.TensorProto.Builder tensor =
        Onnx.TensorProto.newBuilder()
            .setName(name)
            .setDataType(Onnx.TensorProto.DataType.FLOAT_VALUE);
    Arrays.stream(dims).forEach(tensor::addDims);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return tensor.build();
  }

  static Onnx.TensorProto wholeTensor(String name, long[] values, long... dims) {
    Onnx.TensorProto.Builder tensor =
        Onnx.TensorProto.newBuilder()
            .setName(name)
            .setDataType(Onnx.TensorProto.DataType.INT64_VALUE);
    Arrays.stream(dims).forEach(tensor::addDims);
    Arrays.stream(values).forEach(tensor::addInt64Data);
    return tensor.build();
  }

  /** Returns random numbers from -1 to 1. */
  float[] random(long... dims) {
    float[] values = new float[(int) Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  /** Adds a constant of random numbers. */
  OnnxModels weights(String name, long... dims) {
    return add(tensor(name, random(dims), dims));
  }

  /** Adds a constant of random numbers from 0.5 to 1.5. */
  OnnxModels positive(String name, long... dims) {
    float[] values = random(dims);
    for (int i = 0; i < values.length; i++) {
      values[i] = 1 + values[i] / 2;
    }
    return add(tensor(name, values, dims));
  }

  /** Adds a row of floats. */
  OnnxModels floats(String name, float... values) {
    return add(tensor(name, values, values.length));
  }

  /** Adds one float without axes. */
  OnnxModels scalar(String name, float value) {
    return add(tensor(name, new float[] {value}));
  }

  /** Adds a row of whole numbers. */
  OnnxModels ints(String name, long... values) {
    return add(wholeTensor(name, values, values.length));
  }

  /** Adds a constant. */
  OnnxModels add(Onnx.TensorProto tensor) {
    graph.addInitializer(tensor);
    return this;
  }

  /** Adds a node, whose inputs and outputs are separated by spaces; {@code _} leaves one out. */
  OnnxModels node(String type, String inputs, String outputs, Onnx.AttributeProto... attributes) {
    graph.addNode(nodeOf("", type, inputs, outputs, attributes));
    return this;
  }

  /** Adds a node of another set of operators. */
  OnnxModels foreign(
      String domain,
      String type,
      String inputs,
      String outputs,
      Onnx.AttributeProto... attributes) {
    graph.addNode(nodeOf(domain, type, inputs, outputs, attributes));
    return this;
  }

  static Onnx.NodeProto nodeOf(
      String domain,
      String type,
      String inputs,
      String outputs,
      Onnx.AttributeProto... attributes) {
    Onnx.NodeProto.Builder node =
        Onnx.NodeProto.newBuilder()
            .setOpType(type)
            .setDomain(domain)
            .setName(type + "_" + outputs.split(" ", -1)[0]);
    for (String input : inputs.isEmpty() ? new String[0] : inputs.split(" ", -1)) {
      node.addInput(input.equals("_") ? "" : input);
    }
    for (String output : outputs.split(" ", -1)) {
      node.addOutput(output.equals("_") ? "" : output);
    }
    return node.addAllAttribute(List.of(attributes)).build();
  }

  static Onnx.AttributeProto whole(String name, long value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setI(value)
        .setType(Onnx.AttributeProto.AttributeType.INT)
        .build();
  }

  static Onnx.AttributeProto real(String name, double value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setF((float) value)
        .setType(Onnx.AttributeProto.AttributeType.FLOAT)
        .build();
  }

  static Onnx.AttributeProto text(String name, String value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setS(ByteString.copyFromUtf8(value))
        .setType(Onnx.AttributeProto.AttributeType.STRING)
        .build();
  }

  static Onnx.AttributeProto wholes(String name, long... values) {
    Onnx.AttributeProto.Builder attribute =
        Onnx.AttributeProto.newBuilder()
            .setName(name)
            .setType(Onnx.AttributeProto.AttributeType.INTS);
    Arrays.stream(values).forEach(attribute::addInts);
    return attribute.build();
  }

  static Onnx.AttributeProto reals(String name, float... values) {
    Onnx.AttributeProto.Builder attribute =
        Onnx.AttributeProto.newBuilder()
            .setName(name)
            .setType(Onnx.AttributeProto.AttributeType.FLOATS);
    for (float value : values) {
      attribute.addFloats(value);
    }
    return attribute.build();
  }

  static Onnx.AttributeProto value(String name, Onnx.TensorProto tensor) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setT(tensor)
        .setType(Onnx.AttributeProto.AttributeType.TENSOR)
        .build();
  }

  static Onnx.AttributeProto graph(String name, Onnx.GraphProto graph) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setG(graph)
        .setType(Onnx.AttributeProto.AttributeType.GRAPH)
        .build();
  }

  /** Returns the finished model. */
  Onnx.ModelProto build() {
    return model.setGraph(graph).build();
  }

  /** Returns the finished file. */
  byte[] bytes() {
    return build().toByteArray();
  }
}
