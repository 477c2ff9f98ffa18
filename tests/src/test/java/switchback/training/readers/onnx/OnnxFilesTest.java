package switchback.training.readers.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static switchback.training.readers.onnx.OnnxModels.real;
import static switchback.training.readers.onnx.OnnxModels.text;
import static switchback.training.readers.onnx.OnnxModels.value;
import static switchback.training.readers.onnx.OnnxModels.whole;
import static switchback.training.readers.onnx.OnnxModels.wholeTensor;
import static switchback.training.readers.onnx.OnnxModels.wholes;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import onnx.Onnx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.protobuf.ByteString;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.engine.Engine;
import switchback.training.graphs.GraphLayer;
import switchback.training.graphs.GraphLayers;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.readers.InputSize;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.ReadRequest;
import switchback.training.weights.NetworkFiles;

/** How files are understood apart from single operators, and what is refused. */
class OnnxFilesTest {
  private static final long[] IMAGE = {1, 3, 8, 8};

  @TempDir Path folder;

  private Path write(OnnxModels model) throws IOException {
    return Files.write(folder.resolve("model.onnx"), model.bytes());
  }

  private ReadNetwork read(OnnxModels model) throws IOException {
    return OnnxFiles.read(write(model), ReadRequest.NONE);
  }

  private static ReadRequest size(int height, int width) {
    return new ReadRequest(new InputSize(height, width), null);
  }

  private void refused(OnnxModels model, String... parts) throws IOException {
    refused(write(model), ReadRequest.NONE, parts);
  }

  private static void refused(Path file, ReadRequest request, String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> OnnxFiles.read(file, request))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains(parts)
                    .contains(": got ", ", expected ", "; hint: ")
                    .doesNotContain("\n"));
  }

  private static float[] image(MapShape maps) {
    float[] image = new float[maps.size()];
    for (int i = 0; i < image.length; i++) {
      image[i] = (i * 37 % 101 - 50) / 50f;
    }
    return image;
  }

  private static float[] run(NetworkGraph graph) {
    int output = graph.outputs().values().iterator().next();
    return new Engine(graph, false).run(image(graph.input()), List.of(output)).getFirst();
  }

  private void same(OnnxModels model, OnnxModels other) throws IOException {
    assertThat(run(read(model).graph())).isEqualTo(run(read(other).graph()));
  }

  private static OnnxModels convolution(int opset, long... image) {
    return OnnxModels.of(opset)
        .input("x", image)
        .weights("w", 5, 3, 3, 3)
        .weights("b", 5)
        .node("Conv", "x w b", "c");
  }

  // ---- files

  @Test
  void isRecognisedByItsContent() throws IOException {
    Path file = write(convolution(13, IMAGE).output("c"));
    byte[] whole = Files.readAllBytes(file);
    assertThat(OnnxFiles.recognises(file)).isTrue();
    assertThat(OnnxFiles.recognises(Files.write(file, Arrays.copyOf(whole, 200)))).isTrue();
    for (byte[] other :
        List.of(
            new byte[0],
            new byte[] {8},
            "PK\3\4".getBytes(StandardCharsets.UTF_8),
            "{\"a\": 1}".getBytes(StandardCharsets.UTF_8),
            new byte[] {8, 4, 18, 2, 65, 66},
            new byte[1000])) {
      assertThat(OnnxFiles.recognises(Files.write(file, other))).isFalse();
    }
  }

  @Test
  void refusesAFileThatIsCutShort() throws IOException {
    Path file = write(convolution(13, IMAGE).output("c"));
    byte[] whole = Files.readAllBytes(file);
    for (int length = 1; length < whole.length; length += 7) {
      refused(Files.write(file, Arrays.copyOf(whole, length)), ReadRequest.NONE, "model.onnx");
    }
  }

  @Test
  void takesNodesInAnyOrder() throws IOException {
    OnnxModels ordered = convolution(13, IMAGE).node("Relu", "c", "y").output("y");
    OnnxModels turned = convolution(13, IMAGE).node("Relu", "c", "y").output("y");
    List<Onnx.NodeProto> nodes = new ArrayList<>(turned.graph().getNodeList());
    Collections.reverse(nodes);
    turned.graph().clearNode().addAllNode(nodes);
    same(ordered, turned);
  }

  @Test
  void takesConstantsThatAreInputsToo() throws IOException {
    OnnxModels model =
        OnnxModels.of(7)
            .input("w", 5, 3, 3, 3)
            .input("x", IMAGE)
            .weights("w", 5, 3, 3, 3)
            .weights("b", 5)
            .input("b", 5)
            .node("Conv", "x w b", "c")
            .output("c");
    same(model, convolution(13, IMAGE).output("c"));
  }

  @Test
  void namesNodesAsTheFileDoesAndOthersByTheirOutputs() throws IOException {
    OnnxModels model = convolution(13, IMAGE).node("Relu", "c", "r").weights("v", 2, 5, 1, 1);
    Onnx.NodeProto second =
        OnnxModels.nodeOf("", "Conv", "r v", "d").toBuilder().clearName().build();
    model.graph().addNode(second);
    ReadNetwork read = read(model.output("d"));
    assertThat(new GraphLayers(read.graph(), "").all())
        .extracting(GraphLayer::name)
        .containsExactly("Conv_c", "d", "output");
    assertThat(read.format()).isEqualTo("onnx");
  }

  @Test
  void refusesGraphsThatAreNone() throws IOException {
    refused(
        convolution(13, IMAGE).node("Add", "c z", "y").node("Relu", "y", "z").output("z"),
        "needs itself");
    refused(convolution(13, IMAGE).node("Add", "c z", "y").output("y"), "`z`", "nothing gives");
    refused(convolution(13, IMAGE).node("Relu", "x", "c").output("c"), "`c` is given twice");
    refused(OnnxModels.of(13).weights("w", 2).node("Relu", "w", "y").output("y"), "no image");
  }

  @Test
  void namesTheNodeWhoseSizesDoNotFit() throws IOException {
    OnnxModels model =
        convolution(13, IMAGE)
            .node("Flatten", "c", "f")
            .weights("d", 7, 4)
            .node("MatMul", "f d", "y")
            .output("y");
    refused(model, "sizes do not fit", "MatMul_y (MatMul)");
    refused(
        OnnxModels.of(13)
            .input("x", 1, 4, 8, 8)
            .weights("w", 5, 3, 3, 3)
            .node("Conv", "x w", "c")
            .output("c"),
        "Conv_c (Conv)");
  }

  // ---- what cannot be taken

  @Test
  void namesAllThatItCannotTakeWithTheirNumbers() throws IOException {
    OnnxModels model =
        convolution(13, IMAGE)
            .node("LSTM", "c", "l")
            .node("Softmax", "l", "s")
            .node("NonMaxSuppression", "s", "n")
            .node("ReduceProd", "c", "p")
            .node("ReduceProd", "c", "q")
            .foreign("com.example", "Trick", "c", "t")
            .node("Sum", "n p q t", "y")
            .output("y");
    refused(
        model.domain("com.example", 1),
        "LSTM (LSTM_l)",
        "NonMaxSuppression (NonMaxSuppression_n)",
        "ReduceProd of values of the image x 2 (ReduceProd_p, ReduceProd_q)",
        "com.example:Trick (Trick_t)");
  }

  @Test
  void showsTheRoadForNetworksThatOnnxRuntimeOptimised() throws IOException {
    refused(
        convolution(13, IMAGE)
            .foreign("com.microsoft", "QuickGelu", "c", "y")
            .output("y")
            .domain("com.microsoft", 1),
        "com.microsoft:QuickGelu (QuickGelu_y)",
        "hint: these nodes are of ONNX Runtime's own: import the model as it was before");
  }

  @Test
  void refusesProductsOfLargeArrays() throws IOException {
    refused(
        OnnxModels.of(13).input("x", 1, 1, 300, 300).node("MatMul", "x x", "y").output("y"),
        "MatMul of two arrays as large as",
        "300");
    refused(
        OnnxModels.of(13)
            .input("x", 1, 3, 4, 4)
            .node("Einsum", "x x", "y", text("equation", "bchw,bcHw->b...h"))
            .output("y"),
        "Einsum by bchw,bcHw->b...h");
  }

  @Test
  void showsTheRoadForQuantisedNetworks() throws IOException {
    refused(
        convolution(13, IMAGE)
            .scalar("s", 1)
            .node("QuantizeLinear", "c s", "q")
            .node("DequantizeLinear", "q s", "y")
            .output("y"),
        "QuantizeLinear",
        "DequantizeLinear",
        "float32 model");
  }

  @Test
  void refusesFurtherInputsAndSparseWeights() throws IOException {
    refused(
        convolution(13, IMAGE).input("z", 1, 5, 6, 6).node("Add", "c z", "y").output("y"),
        "input z (beside the image)");
    OnnxModels sparse = OnnxModels.of(13).input("x", IMAGE).node("Conv", "x w", "c").output("c");
    sparse
        .graph()
        .addSparseInitializer(
            Onnx.SparseTensorProto.newBuilder()
                .setValues(OnnxModels.tensor("w", new float[] {1}, 1)));
    refused(sparse, "sparse");
  }

  @Test
  void refusesLoopsAndTakesTheBranchOfAConstantCondition() throws IOException {
    Onnx.GraphProto yes = OnnxModels.of(13).node("Squeeze", "c", "a").output("a").graph().build();
    Onnx.GraphProto no =
        OnnxModels.of(13)
            .scalar("half", 0.5f)
            .node("Identity", "c", "i")
            .node("Mul", "i half", "e")
            .output("e")
            .graph()
            .build();
    OnnxModels model =
        convolution(13, IMAGE)
            .node("Shape", "c", "s")
            .ints("two", 2)
            .ints("one", 1)
            .node("Gather", "s two", "g")
            .node("Equal", "g one", "q")
            .node(
                "If",
                "q",
                "y",
                OnnxModels.graph("then_branch", yes),
                OnnxModels.graph("else_branch", no))
            .output("y");
    same(model, convolution(13, IMAGE).scalar("h", 0.5f).node("Mul", "c h", "y").output("y"));
    refused(
        convolution(13, IMAGE).node("Loop", "c", "y", OnnxModels.graph("body", yes)).output("y"),
        "Loop (Loop_y)");
  }

  // ---- functions

  private static OnnxModels withFunction() {
    OnnxModels model =
        convolution(13, IMAGE)
            .domain("own", 1)
            .foreign("own", "Swish", "c", "y", real("factor", 2))
            .output("y");
    Onnx.AttributeProto factor =
        Onnx.AttributeProto.newBuilder()
            .setName("value_float")
            .setRefAttrName("factor")
            .setType(Onnx.AttributeProto.AttributeType.FLOAT)
            .build();
    Onnx.FunctionProto function =
        Onnx.FunctionProto.newBuilder()
            .setName("Swish")
            .addInput("v")
            .addOutput("r")
            .addNode(OnnxModels.nodeOf("", "Constant", "", "k", factor))
            .addNode(OnnxModels.nodeOf("", "Mul", "v k", "m"))
            .addNode(OnnxModels.nodeOf("", "Sigmoid", "m", "s"))
            .addNode(OnnxModels.nodeOf("", "Mul", "v s", "r"))
            .setDomain("own")
            .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(13))
            .addAttribute("factor")
            .build();
    model.model().addFunctions(function);
    return model;
  }

  @Test
  void putsFunctionsOfTheFileInPlace() throws IOException, OrtException {
    Path file = write(withFunction());
    float[] got = run(OnnxFiles.read(file, ReadRequest.NONE).graph());
    float[] expected = OnnxRuntime.run(file, image(new MapShape(3, 8, 8)), IMAGE).get("y");
    assertThat(got).containsExactly(expected, org.assertj.core.data.Offset.offset(1e-4f));
  }

  // ---- weights

  private static OnnxModels typed(Onnx.TensorProto weights) {
    return OnnxModels.of(13)
        .input("x", IMAGE)
        .add(weights)
        .node("Cast", "w", "f", whole("to", 1))
        .node("Conv", "x f", "y")
        .output("y");
  }

  private static Onnx.TensorProto.Builder tensor(Onnx.TensorProto.DataType type) {
    Onnx.TensorProto.Builder tensor =
        Onnx.TensorProto.newBuilder().setName("w").setDataType(type.getNumber());
    for (long dim : new long[] {2, 3, 1, 1}) {
      tensor.addDims(dim);
    }
    return tensor;
  }

  private static ByteString bytes(int size, Consumer<ByteBuffer> writer) {
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    writer.accept(bytes);
    return ByteString.copyFrom(bytes.array());
  }

  @Test
  void takesWeightsOfAllFloatingPointTypes() throws IOException {
    float[] values = {0.5f, -1, 2, 0.25f, -3, 1.5f};
    OnnxModels expected = typed(OnnxModels.tensor("w", values, 2, 3, 1, 1));
    Onnx.TensorProto.Builder doubles = tensor(Onnx.TensorProto.DataType.DOUBLE);
    Onnx.TensorProto.Builder halves = tensor(Onnx.TensorProto.DataType.FLOAT16);
    Onnx.TensorProto.Builder brief = tensor(Onnx.TensorProto.DataType.BFLOAT16);
    for (float value : values) {
      doubles.addDoubleData(value);
      halves.addInt32Data(Float.floatToFloat16(value) & 0xFFFF);
      brief.addInt32Data(Float.floatToIntBits(value) >>> 16);
    }
    same(typed(doubles.build()), expected);
    same(typed(halves.build()), expected);
    same(typed(brief.build()), expected);
    for (Onnx.TensorProto.DataType type :
        List.of(
            Onnx.TensorProto.DataType.FLOAT,
            Onnx.TensorProto.DataType.DOUBLE,
            Onnx.TensorProto.DataType.FLOAT16,
            Onnx.TensorProto.DataType.BFLOAT16)) {
      same(typed(raw(type, values)), expected);
    }
  }

  private static Onnx.TensorProto raw(Onnx.TensorProto.DataType type, float[] values) {
    ByteString raw =
        switch (type) {
          case FLOAT -> bytes(24, to -> to.asFloatBuffer().put(values));
          case DOUBLE ->
              bytes(
                  48,
                  to -> {
                    for (float value : values) {
                      to.putDouble(value);
                    }
                  });
          default ->
              bytes(
                  12,
                  to -> {
                    for (float value : values) {
                      to.putShort(
                          type == Onnx.TensorProto.DataType.FLOAT16
                              ? Float.floatToFloat16(value)
                              : (short) (Float.floatToIntBits(value) >>> 16));
                    }
                  });
        };
    return tensor(type).setRawData(raw).build();
  }

  @Test
  void refusesWeightsThatAreTooFewOrOfOtherTypes() throws IOException {
    refused(typed(tensor(Onnx.TensorProto.DataType.FLOAT).addFloatData(1).build()), "tensor w");
    refused(typed(tensor(Onnx.TensorProto.DataType.FLOAT16).addInt32Data(1).build()), "tensor w");
    refused(typed(tensor(Onnx.TensorProto.DataType.STRING).build()), "another type");
    refused(typed(tensor(Onnx.TensorProto.DataType.FLOAT).addDims(1L << 62).build()), "tensor w");
    refused(typed(tensor(Onnx.TensorProto.DataType.FLOAT).addDims(-1).build()), "tensor w");
  }

  private static Onnx.StringStringEntryProto entry(String key, String value) {
    return Onnx.StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static OnnxModels external(String location, long offset, long length) {
    return typed(
        tensor(Onnx.TensorProto.DataType.FLOAT)
            .setDataLocation(Onnx.TensorProto.DataLocation.EXTERNAL)
            .addExternalData(entry("location", location))
            .addExternalData(entry("offset", Long.toString(offset)))
            .addExternalData(entry("length", Long.toString(length)))
            .build());
  }

  @Test
  void takesWeightsFromAFileBesideTheModel() throws IOException {
    float[] values = {0.5f, -1, 2, 0.25f, -3, 1.5f};
    byte[] bytes = bytes(36, to -> to.position(8).asFloatBuffer().put(values)).toByteArray();
    Files.createDirectories(folder.resolve("inner"));
    Files.write(folder.resolve("inner/weights.bin"), bytes);
    same(external("inner/weights.bin", 8, 24), typed(OnnxModels.tensor("w", values, 2, 3, 1, 1)));
    refused(external("inner/weights.bin", 16, 24), "weights.bin", "w at 16");
    refused(external("inner/weights.bin", 1L << 40, 24), "weights.bin");
    refused(external("inner/weights.bin", -8, 24), "offset");
    refused(external("inner/weights.bin", 8, 20), "tensor w");
    refused(external("other.bin", 0, 24), "other.bin", "missing");
  }

  @Test
  void followsNoPathOutOfTheModelsFolder() throws IOException {
    Path outside = Files.write(folder.resolve("secret"), new byte[24]);
    Path inner = Files.createDirectories(folder.resolve("models"));
    for (String location :
        List.of("../secret", outside.toString(), "a/../../secret", "", ".", "..", "\0")) {
      Path file = Files.write(inner.resolve("m.onnx"), external(location, 0, 24).bytes());
      refused(file, ReadRequest.NONE, "a path leads out of the folder");
    }
    Files.createSymbolicLink(inner.resolve("link"), outside);
    Path file = Files.write(inner.resolve("m.onnx"), external("link", 0, 24).bytes());
    refused(file, ReadRequest.NONE, "a path leads out of the folder");
  }

  // ---- inputs

  @Test
  void takesImagesWithTheirChannelsLast() throws IOException {
    OnnxModels last =
        OnnxModels.of(13)
            .input("x", -1, 8, 8, 3)
            .weights("w", 5, 3, 3, 3)
            .weights("b", 5)
            .node("Transpose", "x", "t", wholes("perm", 0, 3, 1, 2))
            .node("Conv", "t w b", "c")
            .output("c");
    assertThat(read(last).graph().input()).isEqualTo(new MapShape(3, 8, 8));
    same(last, convolution(13, IMAGE).output("c"));
  }

  @Test
  void takesGreyImagesThatAreReshapedInsteadOfTransposed() throws IOException {
    OnnxModels model =
        OnnxModels.of(13)
            .input("x", -1, 8, 7, 1)
            .ints("s", -1, 1, 8, 7)
            .weights("w", 2, 1, 3, 3)
            .node("Reshape", "x s", "r")
            .node("Conv", "r w", "c")
            .output("c");
    assertThat(read(model).graph().input()).isEqualTo(new MapShape(1, 8, 7));
    OnnxModels flat =
        OnnxModels.of(13)
            .input("x", -1, 56)
            .ints("s", -1, 1, 8, 7)
            .weights("w", 2, 1, 3, 3)
            .node("Reshape", "x s", "r")
            .node("Conv", "r w", "c")
            .output("c");
    same(model, flat);
  }

  @Test
  void takesSingleImagesAndLines() throws IOException {
    OnnxModels single =
        OnnxModels.of(13)
            .input("x", 3, 8, 8)
            .ints("a", 0)
            .weights("w", 5, 3, 3, 3)
            .weights("b", 5)
            .node("Unsqueeze", "x a", "u")
            .node("Conv", "u w b", "c")
            .output("c");
    same(single, convolution(13, IMAGE).output("c"));
    OnnxModels line =
        OnnxModels.of(13)
            .input("x", 1, 4, 20)
            .weights("w", 2, 4, 3)
            .node("Conv", "x w", "c")
            .output("c");
    assertThat(read(line).graph().input()).isEqualTo(new MapShape(4, 1, 20));
  }

  @Test
  void findsOpenNumbersOfChannelsInTheFirstConvolution() throws IOException {
    OnnxModels model = convolution(13, -1, -1, 8, 8).output("c");
    assertThat(read(model).graph().input()).isEqualTo(new MapShape(3, 8, 8));
  }

  private static OnnxModels classifier(long height, long width) {
    return sums(height, width).output("y");
  }

  private static OnnxModels sums(long height, long width) {
    return convolution(13, -1, 3, height, width)
        .node("MaxPool", "c", "m", wholes("kernel_shape", 2, 2), wholes("strides", 2, 2))
        .node("Flatten", "m", "f")
        .weights("d", 45, 4)
        .node("MatMul", "f d", "y");
  }

  @Test
  void takesTheFilesSizeOrOneThatIsEqual() throws IOException {
    Path file = write(classifier(8, 8));
    assertThat(OnnxFiles.read(file, size(8, 8)).graph().input()).isEqualTo(new MapShape(3, 8, 8));
    refused(file, size(9, 9), "got 9x9", "expected 8x8");
  }

  @Test
  void findsTheSizeIfOnlyOneFitsElseNamesThem() throws IOException {
    refused(write(classifier(-1, -1)), ReadRequest.NONE, "8x8, 9x9", "--input-size");
    assertThat(OnnxFiles.read(write(classifier(-1, -1)), size(9, 8)).graph().input())
        .isEqualTo(new MapShape(3, 9, 8));
    refused(write(classifier(-1, -1)), size(12, 12), "12x12", "MatMul_y", "8x8, 9x9");
    OnnxModels only =
        convolution(13, -1, 3, -1, -1)
            .node("Flatten", "c", "f")
            .weights("d", 180, 4)
            .node("MatMul", "f d", "y")
            .output("y");
    assertThat(read(only).graph().input()).isEqualTo(new MapShape(3, 8, 8));
    refused(
        convolution(13, -1, 3, -1, -1).node("GlobalAveragePool", "c", "y").output("y"),
        "several sizes that fit",
        "any square size from 3x3 up to 512x512, the largest that was tried",
        "such as --input-size 224,224");
  }

  @Test
  void namesWhatItCannotTakeBeforeItAsksForASize() throws IOException {
    refused(convolution(13, -1, 3, -1, -1).node("LSTM", "c", "y").output("y"), "LSTM_y");
  }

  @Test
  void refusesToMixTheImagesOfABatch() throws IOException {
    OnnxModels model =
        convolution(13, 2, 3, 8, 8).ints("s", 1, -1).node("Reshape", "c s", "y").output("y");
    refused(model, "Reshape that mixes the images of a batch of 2");
    ReadNetwork read = read(convolution(13, 2, 3, 8, 8).output("c"));
    assertThat(read.notices()).singleElement().asString().contains("batch of 2");
  }

  // ---- outputs

  @Test
  void takesProbabilitiesInPlaceOfTheNumberOfAClass() throws IOException {
    OnnxModels model =
        sums(8, 8)
            .domain("ai.onnx.ml", 1)
            .node("Softmax", "y", "p")
            .node("ArgMax", "p", "n")
            .node("Cast", "n", "label", whole("to", 7))
            .foreign("ai.onnx.ml", "ZipMap", "p", "table");
    ReadNetwork read = read(model.output("label").output("table"));
    assertThat(read.graph().outputs().keySet()).containsExactly("p");
    assertThat(read.notices()).hasSize(2).first().asString().contains("label", "`p`");
  }

  @Test
  void findsTheLogitsBelowASoftmaxAndItsLogarithm() throws IOException {
    for (String type : List.of("Softmax", "LogSoftmax")) {
      OnnxModels model = sums(8, 8).node(type, "y", "p");
      NetworkGraph graph = read(model.output("p")).graph();
      GraphLayer logits = new GraphLayers(graph, "").named("output").getFirst();
      assertThat(graph.node(logits.maps()).name()).isEqualTo("MatMul_y");
    }
  }

  // ---- old files

  private static OnnxModels old(Onnx.AttributeProto... attributes) {
    return convolution(6, IMAGE).node("Add", "c v", "y", attributes).output("y");
  }

  @Test
  void takesOperatorsAsTheyWereBeforeVersion7() throws IOException {
    OnnxModels expected =
        convolution(13, IMAGE).weights("v", 5, 1, 1).node("Add", "c v", "y").output("y");
    same(old(whole("broadcast", 1), whole("axis", 1)).weights("v", 5), expected);
    same(old(whole("broadcast", 1)).weights("v", 5, 1, 1), expected);
    same(
        convolution(1, IMAGE)
            .weights("s", 5)
            .weights("t", 5)
            .weights("m", 5)
            .positive("d", 5)
            .node(
                "BatchNormalization",
                "c s t m d",
                "y",
                wholes("consumed_inputs", 0, 0, 0, 1, 1),
                whole("is_test", 1),
                whole("spatial", 1))
            .output("y"),
        convolution(13, IMAGE)
            .weights("s", 5)
            .weights("t", 5)
            .weights("m", 5)
            .positive("d", 5)
            .node("BatchNormalization", "c s t m d", "y")
            .output("y"));
    same(
        convolution(1, IMAGE)
            .node("Dropout", "c", "d", whole("is_test", 1), real("ratio", 0.5))
            .node("Clip", "d", "y", real("max", 0.25))
            .output("y"),
        convolution(13, IMAGE).scalar("h", 0.25f).node("Clip", "c _ h", "y").output("y"));
    same(
        convolution(1, IMAGE)
            .node("Reshape", "c", "r", wholes("shape", 1, -1))
            .weights("d", 4, 180)
            .weights("e", 4)
            .node("Gemm", "r d e", "y", whole("transB", 1), whole("broadcast", 1))
            .output("y"),
        convolution(13, IMAGE)
            .node("Flatten", "c", "r")
            .weights("d", 4, 180)
            .weights("e", 4)
            .node("Gemm", "r d e", "y", whole("transB", 1))
            .output("y"));
    same(
        convolution(1, IMAGE)
            .node("Pad", "c", "y", wholes("paddings", 0, 0, 1, 0, 0, 0, 0, 2), text("mode", "edge"))
            .output("y"),
        convolution(13, IMAGE)
            .ints("p", 0, 0, 1, 0, 0, 0, 0, 2)
            .node("Pad", "c p", "y", text("mode", "edge"))
            .output("y"));
    same(
        convolution(6, IMAGE).weights("v", 5).node("PRelu", "c v", "y").output("y"),
        convolution(13, IMAGE).weights("v", 5, 1, 1).node("PRelu", "c v", "y").output("y"));
    same(
        convolution(1, IMAGE).node("Cast", "c", "y", text("to", "FLOAT")).output("y"),
        convolution(13, IMAGE).output("c"));
  }

  @Test
  void takesFilesWithoutAVersionAndWithAttributesWithoutTypes() throws IOException {
    OnnxModels model =
        convolution(1, IMAGE)
            .node("LeakyRelu", "c", "l", real("alpha", 0.3))
            .node("Concat", "l c", "y")
            .output("y");
    model.model().clearOpsetImport().setIrVersion(1);
    for (Onnx.NodeProto.Builder node : model.graph().getNodeBuilderList()) {
      node.getAttributeBuilderList().forEach(Onnx.AttributeProto.Builder::clearType);
    }
    OnnxModels expected =
        convolution(13, IMAGE)
            .node("LeakyRelu", "c", "l", real("alpha", 0.3))
            .node("Concat", "l c", "y", whole("axis", 1))
            .output("y");
    same(model, expected);
  }

  // ---- hostile files

  @Test
  void boundsWhatSmallFilesAskFor() throws IOException {
    refused(
        convolution(13, IMAGE)
            .ints("s", 30000, 30000)
            .node("ConstantOfShape", "s", "k")
            .node("Add", "c k", "y")
            .output("y"),
        "far more constants");
    refused(
        convolution(13, IMAGE)
            .ints("s", 1, 5, 60000, 60000)
            .node("GlobalAveragePool", "c", "g")
            .node("Expand", "g s", "y")
            .output("y"),
        "Expand_y");
    refused(
        OnnxModels.of(13).input("x", 1, 3, 900000, 900000).node("Relu", "x", "y").output("y"),
        "an image of");
    refused(
        convolution(13, IMAGE)
            .node("MaxPool", "c", "y", wholes("kernel_shape", 1L << 40, 1))
            .output("y"),
        "MaxPool_y");
    OnnxModels deep = convolution(13, IMAGE);
    Onnx.GraphProto inner =
        OnnxModels.of(13).node("Identity", "c", "i").output("i").graph().build();
    for (int i = 0; i < 40; i++) {
      inner =
          OnnxModels.of(13)
              .node("If", "q", "i", OnnxModels.graph("then_branch", inner))
              .output("i")
              .graph()
              .build();
    }
    refused(
        deep.add(wholeTensor("q", new long[] {1}))
            .node("If", "q", "y", OnnxModels.graph("then_branch", inner))
            .output("y"),
        "deep");
  }

  @Test
  void takesConstantsFromAttributes() throws IOException {
    Onnx.TensorProto weights = OnnxModels.tensor("", new float[] {1, 2, 3, 4, 5, 6}, 2, 3, 1, 1);
    same(
        OnnxModels.of(13)
            .input("x", IMAGE)
            .node("Constant", "", "w", value("value", weights))
            .node("Conv", "x w", "y")
            .output("y"),
        typed(OnnxModels.tensor("w", new float[] {1, 2, 3, 4, 5, 6}, 2, 3, 1, 1)));
    same(
        convolution(13, IMAGE)
            .node("Constant", "", "k", OnnxModels.reals("value_floats", 1, 2, 3, 4, 5, 6))
            .node("Mul", "c k", "y")
            .output("y"),
        convolution(13, IMAGE).floats("k", 1, 2, 3, 4, 5, 6).node("Mul", "c k", "y").output("y"));
  }

  @Test
  void refusesNetworksWithoutConvolutions() throws IOException {
    Path file =
        write(
            OnnxModels.of(13)
                .input("x", 1, 3, 4, 4)
                .weights("w", 48, 5)
                .node("Flatten", "x", "f")
                .node("MatMul", "f w", "y")
                .output("y"));
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> NetworkFiles.read(file, size(4, 4)))
        .withMessageContainingAll("the network has no convolution", "1 are dense layers", "hint: ");
  }
}
