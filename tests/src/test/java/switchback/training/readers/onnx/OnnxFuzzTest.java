package switchback.training.readers.onnx;

import static switchback.training.readers.onnx.OnnxModels.text;
import static switchback.training.readers.onnx.OnnxModels.wholes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import onnx.Onnx;
import switchback.fuzz.FuzzTest;
import switchback.fuzz.Mutator;
import switchback.training.readers.ReadRequest;

class OnnxFuzzTest extends FuzzTest {
  private static final List<Long> NUMBERS =
      List.of(
          -1L,
          0L,
          1L,
          2L,
          3L,
          4L,
          5L,
          7L,
          8L,
          16L,
          100L,
          4096L,
          65536L,
          1L << 24,
          1L << 31,
          1L << 33,
          Long.MAX_VALUE,
          Long.MIN_VALUE);

  private static final List<String> ATTRIBUTES =
      List.of(
          "axis",
          "axes",
          "pads",
          "strides",
          "dilations",
          "kernel_shape",
          "group",
          "perm",
          "split",
          "keepdims",
          "output_shape",
          "output_padding",
          "blocksize",
          "size",
          "num_groups",
          "to",
          "num_outputs",
          "starts",
          "ends",
          "shape",
          "scales",
          "allowzero",
          "transA");

  private static final List<String> TYPES =
      List.of(
          "Add",
          "Mul",
          "Div",
          "Concat",
          "Split",
          "Slice",
          "Gather",
          "Expand",
          "Tile",
          "Pad",
          "Reshape",
          "Flatten",
          "Squeeze",
          "Unsqueeze",
          "Transpose",
          "DepthToSpace",
          "Resize",
          "Upsample",
          "ReduceMean",
          "LRN",
          "GroupNormalization",
          "LayerNormalization",
          "PRelu",
          "Clip",
          "Softmax",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "Conv",
          "ConvTranspose",
          "Gemm",
          "MatMul",
          "Max",
          "Pow",
          "Range",
          "Where",
          "ConstantOfShape",
          "NonZero",
          "Shape",
          "If",
          "Cast",
          "Dropout",
          "LpNormalization",
          "ImageScaler");

  @Override
  protected String reader() {
    return "networks as ONNX";
  }

  @Override
  protected List<byte[]> whole() {
    return List.of(classifier().bytes(), shapes().bytes(), moved().bytes(), resized().bytes());
  }

  private static OnnxModels classifier() {
    return OnnxModels.of(13)
        .input("x", 1, 3, 8, 8)
        .weights("w", 4, 3, 3, 3)
        .weights("b", 4)
        .weights("d", 36, 2)
        .positive("v", 4)
        .node("Conv", "x w b", "c", wholes("pads", 0, 1, 0, 1), OnnxModels.whole("group", 1))
        .node("BatchNormalization", "c b b b v", "n")
        .node("Relu", "n", "r")
        .node(
            "MaxPool",
            "r",
            "p",
            wholes("kernel_shape", 2, 2),
            wholes("strides", 2, 3),
            OnnxModels.whole("ceil_mode", 1))
        .node("Flatten", "p", "f")
        .node("MatMul", "f d", "y")
        .node("Softmax", "y", "s")
        .output("s");
  }

  private static OnnxModels shapes() {
    return OnnxModels.of(11)
        .input("x", -1, 4, 6, 6)
        .weights("w", 2, 36)
        .ints("i", 0)
        .ints("j", -1)
        .ints("o", 3)
        .node("Relu", "x", "c")
        .node("Shape", "c", "s")
        .node("Gather", "s i", "g")
        .node("Concat", "g o j", "t", OnnxModels.whole("axis", 0))
        .ints("f", 0)
        .ints("e", 3)
        .ints("a", 1)
        .node("Slice", "c f e a", "l")
        .node("Reshape", "l t", "r")
        .node("Gemm", "r w", "y", OnnxModels.whole("transB", 1))
        .node("ConstantOfShape", "o", "k")
        .node("Add", "l l", "z")
        .output("y")
        .output("z");
  }

  private static OnnxModels moved() {
    return OnnxModels.of(13)
        .input("x", 1, 6, 5, 3)
        .ints("p", 0, 1, 0, 0, 0, 1, 2, 0)
        .ints("e", 1, 7, 7, 3)
        .node("Transpose", "x", "t", wholes("perm", 0, 3, 1, 2))
        .node("Transpose", "t", "u", wholes("perm", 0, 2, 3, 1))
        .node("Pad", "u p", "q", text("mode", "reflect"))
        .node("Expand", "q e", "y")
        .node("Split", "t", "a b", OnnxModels.whole("axis", 2))
        .node("Concat", "a b b", "z", OnnxModels.whole("axis", 3))
        .output("z");
  }

  private static OnnxModels resized() {
    return OnnxModels.of(13)
        .input("x", -1, 2, -1, -1)
        .floats("s", 1, 1, 2, 1.5f)
        .weights("w", 2, 3, 3, 3)
        .node("Resize", "x _ s", "r", text("mode", "linear"))
        .node("ConvTranspose", "r w", "c", wholes("strides", 2, 1))
        .node("AveragePool", "c", "p", wholes("kernel_shape", 3, 3), text("auto_pad", "SAME_UPPER"))
        .node("ReduceMean", "p", "m", wholes("axes", -1))
        .node("Flatten", "m", "f")
        .weights("g", 51, 1)
        .node("MatMul", "f g", "y")
        .output("y");
  }

  /** Half of the files are sound messages with other numbers, names or operators. */
  @Override
  protected byte[] broken(Mutator mutator, List<byte[]> whole) throws IOException {
    if (mutator.random().nextBoolean()) {
      return mutator.broken(whole);
    }
    Onnx.ModelProto.Builder model = Onnx.ModelProto.parseFrom(mutator.one(whole)).toBuilder();
    Onnx.GraphProto.Builder graph = model.getGraphBuilder();
    for (int step = mutator.random().nextInt(1, 4); step > 0; step--) {
      switch (mutator.random().nextInt(6)) {
        case 0 -> changeSize(mutator, graph);
        case 1 -> changeConstant(mutator, graph);
        case 2 -> model.getOpsetImportBuilder(0).setVersion(mutator.random().nextInt(25));
        case 3 -> changeInput(mutator, node(mutator, graph));
        case 4 -> node(mutator, graph).setOpType(mutator.one(TYPES));
        default -> changeAttribute(mutator, node(mutator, graph));
      }
    }
    return model.build().toByteArray();
  }

  /**
   * A file states how large its images are, and moving an image's values takes tables of places.
   */
  @Override
  protected long allowed(byte[] file) {
    return super.allowed(file) + (2L << 30);
  }

  private static Onnx.NodeProto.Builder node(Mutator mutator, Onnx.GraphProto.Builder graph) {
    return graph.getNodeBuilder(mutator.random().nextInt(graph.getNodeCount()));
  }

  private static void changeSize(Mutator mutator, Onnx.GraphProto.Builder graph) {
    Onnx.TensorShapeProto.Builder shape =
        graph.getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
    shape.getDimBuilder(mutator.random().nextInt(shape.getDimCount())).setDimValue(one(mutator));
  }

  private static long one(Mutator mutator) {
    return mutator.one(NUMBERS);
  }

  private static void changeConstant(Mutator mutator, Onnx.GraphProto.Builder graph) {
    Onnx.TensorProto.Builder tensor =
        graph.getInitializerBuilder(mutator.random().nextInt(graph.getInitializerCount()));
    if (tensor.getInt64DataCount() > 0) {
      tensor.setInt64Data(mutator.random().nextInt(tensor.getInt64DataCount()), one(mutator));
    } else if (tensor.getDimsCount() > 0) {
      tensor.setDims(mutator.random().nextInt(tensor.getDimsCount()), one(mutator));
    }
  }

  private static void changeInput(Mutator mutator, Onnx.NodeProto.Builder node) {
    if (node.getInputCount() > 0) {
      String name = mutator.one(List.of("", "x", "w", "c", "s", "i", "p", "y"));
      node.setInput(mutator.random().nextInt(node.getInputCount()), name);
    }
  }

  private static void changeAttribute(Mutator mutator, Onnx.NodeProto.Builder node) {
    Onnx.AttributeProto.Builder attribute =
        node.getAttributeCount() == 0 || mutator.random().nextInt(3) == 0
            ? node.addAttributeBuilder().setName(mutator.one(ATTRIBUTES))
            : node.getAttributeBuilder(mutator.random().nextInt(node.getAttributeCount()));
    attribute.setI(one(mutator)).setF((float) one(mutator));
    if (attribute.getIntsCount() > 0) {
      attribute.setInts(mutator.random().nextInt(attribute.getIntsCount()), one(mutator));
    } else {
      attribute.addInts(one(mutator)).addInts(one(mutator));
    }
  }

  @Override
  protected void read(Path place) throws IOException {
    if (OnnxFiles.recognises(place) || place.toFile().length() % 2 == 0) {
      OnnxFiles.read(place, ReadRequest.NONE);
    }
  }
}
