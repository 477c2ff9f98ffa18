package switchback.training.readers.onnx;

import static switchback.training.readers.onnx.OnnxModels.real;
import static switchback.training.readers.onnx.OnnxModels.reals;
import static switchback.training.readers.onnx.OnnxModels.text;
import static switchback.training.readers.onnx.OnnxModels.whole;
import static switchback.training.readers.onnx.OnnxModels.wholes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import onnx.Onnx;
import org.junit.jupiter.api.Named;

/** Every operator in many spellings, and small networks as exporters write them. */
final class OnnxCases {
  private static final List<Named<OnnxCase>> CASES = new ArrayList<>();

  private static void add(String name, OnnxModels model, long... shape) {
    CASES.add(Named.of(name, new OnnxCase(model, shape, false)));
  }

  private static void addLast(String name, OnnxModels model, long... shape) {
    CASES.add(Named.of(name, new OnnxCase(model, shape, true)));
  }

  /** Adds a case of one node from x (1, 4, 7, 9) to y. */
  private static void one(String name, int opset, String type, Onnx.AttributeProto... attributes) {
    add(
        name + " " + opset,
        OnnxModels.of(opset).input("x", 1, 4, 7, 9).node(type, "x", "y", attributes).output("y"),
        1,
        4,
        7,
        9);
  }

  /** Adds a case of one node from x of some size and c of another. */
  private static void two(
      String name,
      int opset,
      String type,
      String inputs,
      long[] x,
      long[] c,
      Onnx.AttributeProto... attributes) {
    add(
        name + " " + opset,
        OnnxModels.of(opset)
            .input("x", x)
            .positive("c", c)
            .node(type, inputs, "y", attributes)
            .output("y"),
        x);
  }

  private static long[] of(long... sizes) {
    return sizes;
  }

  private static final long[] MAPS = {1, 4, 7, 9};

  private OnnxCases() {}

  /** Returns all cases by their names. */
  static Stream<Named<OnnxCase>> all() {
    CASES.clear();
    convolutions();
    poolings();
    matrices();
    arithmetic();
    functions();
    normalizations();
    views();
    parts();
    resizings();
    reductions();
    computedFilters();
    choices();
    networks();
    return CASES.stream();
  }

  private static void convolution(
      String name, int opset, long[] x, long[] w, Onnx.AttributeProto... attributes) {
    two("conv " + name, opset, "Conv", "x c", x, w, attributes);
  }

  private static void convolutions() {
    long[] w = {6, 4, 3, 3};
    convolution("plain", 11, MAPS, w);
    convolution("kernel", 7, MAPS, w, wholes("kernel_shape", 3, 3));
    convolution("padded", 11, MAPS, w, wholes("pads", 1, 2, 0, 1));
    convolution("strides", 11, MAPS, w, wholes("strides", 2, 3), wholes("pads", 1, 1, 1, 1));
    convolution("dilated", 11, MAPS, w, wholes("dilations", 2, 3));
    for (String way : List.of("SAME_UPPER", "SAME_LOWER", "VALID", "NOTSET")) {
      convolution(way, 11, MAPS, w, text("auto_pad", way), wholes("strides", 2, 2));
      convolution(way + " even", 11, MAPS, of(6, 4, 2, 4), text("auto_pad", way));
      convolution(
          way + " stride",
          11,
          MAPS,
          of(6, 4, 1, 1),
          text("auto_pad", way),
          wholes("strides", 3, 2));
    }
    convolution("groups", 11, MAPS, of(6, 2, 3, 3), whole("group", 2));
    convolution("depthwise", 11, MAPS, of(8, 1, 3, 3), whole("group", 4));
    convolution("line", 11, of(1, 4, 17), of(6, 4, 3), wholes("pads", 1, 2), wholes("strides", 2));
    convolution("line same", 11, of(1, 4, 17), of(6, 4, 4), text("auto_pad", "SAME_UPPER"));
    add(
        "conv bias",
        OnnxModels.of(13)
            .input("x", MAPS)
            .weights("w", 6, 4, 3, 3)
            .weights("b", 6)
            .node("Conv", "x w b", "y")
            .output("y"),
        MAPS);
    long[] t = {4, 6, 3, 3};
    transposed("plain", MAPS, t);
    transposed("strides", MAPS, t, wholes("strides", 2, 3));
    transposed("pads", MAPS, t, wholes("strides", 2, 2), wholes("pads", 1, 0, 0, 1));
    transposed(
        "output_padding",
        MAPS,
        t,
        wholes("strides", 2, 3),
        wholes("output_padding", 1, 2),
        wholes("pads", 1, 1, 1, 1));
    transposed("dilated", MAPS, t, wholes("dilations", 2, 1), wholes("strides", 2, 2));
    transposed("groups", MAPS, of(4, 3, 3, 3), whole("group", 2), wholes("strides", 2, 2));
    transposed("depthwise", MAPS, of(4, 1, 4, 4), whole("group", 4), wholes("strides", 2, 2));
    transposed("output_shape", MAPS, t, wholes("strides", 2, 2), wholes("output_shape", 14, 18));
    transposed(
        "output_shape upper",
        MAPS,
        t,
        wholes("strides", 2, 2),
        wholes("output_shape", 14, 18),
        text("auto_pad", "SAME_UPPER"));
    transposed("same upper", MAPS, t, wholes("strides", 2, 2), text("auto_pad", "SAME_UPPER"));
    transposed("same lower", MAPS, t, wholes("strides", 2, 2), text("auto_pad", "SAME_LOWER"));
    transposed(
        "same even", MAPS, of(4, 6, 4, 4), wholes("strides", 2, 2), text("auto_pad", "SAME_UPPER"));
    transposed("valid", MAPS, t, wholes("strides", 2, 2), text("auto_pad", "VALID"));
    transposed("line", of(1, 4, 9), of(4, 5, 3), wholes("strides", 2), wholes("pads", 1, 0));
  }

  private static void transposed(
      String name, long[] x, long[] w, Onnx.AttributeProto... attributes) {
    two("convtranspose " + name, 11, "ConvTranspose", "x c", x, w, attributes);
  }

  private static void poolings() {
    for (String type : List.of("MaxPool", "AveragePool")) {
      one(type + " plain", 7, type, wholes("kernel_shape", 3, 2));
      one(type + " strides", 8, type, wholes("kernel_shape", 3, 2), wholes("strides", 2, 2));
      one(
          type + " pads",
          11,
          type,
          wholes("kernel_shape", 3, 3),
          wholes("strides", 2, 2),
          wholes("pads", 1, 0, 2, 1));
      for (String way : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
        one(
            type + " " + way,
            11,
            type,
            wholes("kernel_shape", 2, 3),
            wholes("strides", 2, 2),
            text("auto_pad", way));
        one(
            type + " long " + way,
            11,
            type,
            wholes("kernel_shape", 2, 2),
            wholes("strides", 3, 3),
            text("auto_pad", way));
      }
      one(
          type + " ceil",
          11,
          type,
          wholes("kernel_shape", 3, 3),
          wholes("strides", 2, 3),
          whole("ceil_mode", 1));
      one(
          type + " ceil 2",
          11,
          type,
          wholes("kernel_shape", 2, 2),
          wholes("strides", 2, 2),
          whole("ceil_mode", 1));
      one(
          type + " ceil pads",
          11,
          type,
          wholes("kernel_shape", 3, 3),
          wholes("strides", 2, 2),
          wholes("pads", 1, 1, 1, 1),
          whole("ceil_mode", 1));
      one(
          type + " ceil far",
          11,
          type,
          wholes("kernel_shape", 2, 2),
          wholes("strides", 3, 4),
          wholes("pads", 1, 1, 1, 1),
          whole("ceil_mode", 1));
      one("Global" + type, 11, "Global" + type);
      add(
          type + " line",
          OnnxModels.of(11)
              .input("x", 1, 4, 17)
              .node(
                  type,
                  "x",
                  "y",
                  wholes("kernel_shape", 3),
                  wholes("strides", 2),
                  wholes("pads", 1, 0))
              .output("y"),
          1,
          4,
          17);
    }
    one("MaxPool dilated", 10, "MaxPool", wholes("kernel_shape", 2, 3), wholes("dilations", 3, 2));
    one(
        "MaxPool dilated pads",
        12,
        "MaxPool",
        wholes("kernel_shape", 3, 3),
        wholes("dilations", 2, 2),
        wholes("strides", 2, 1),
        wholes("pads", 1, 2, 2, 1));
    one(
        "MaxPool dilated ceil",
        11,
        "MaxPool",
        wholes("kernel_shape", 2, 2),
        wholes("dilations", 2, 2),
        wholes("strides", 3, 3),
        whole("ceil_mode", 1));
    one(
        "AveragePool dilated",
        19,
        "AveragePool",
        wholes("kernel_shape", 2, 3),
        wholes("dilations", 3, 2));
    one(
        "AveragePool counts",
        11,
        "AveragePool",
        wholes("kernel_shape", 3, 3),
        wholes("pads", 1, 0, 2, 1),
        whole("count_include_pad", 1));
    one(
        "AveragePool counts same",
        11,
        "AveragePool",
        wholes("kernel_shape", 3, 2),
        text("auto_pad", "SAME_UPPER"),
        whole("count_include_pad", 1));
    one(
        "AveragePool counts ceil",
        19,
        "AveragePool",
        wholes("kernel_shape", 3, 3),
        wholes("strides", 2, 3),
        wholes("pads", 1, 1, 1, 1),
        whole("ceil_mode", 1),
        whole("count_include_pad", 1));
    for (int p = 1; p <= 3; p++) {
      one("GlobalLpPool " + p, 11, "GlobalLpPool", whole("p", p));
      one(
          "LpPool " + p,
          11,
          "LpPool",
          whole("p", p),
          wholes("kernel_shape", 3, 2),
          wholes("strides", 2, 1),
          wholes("pads", 1, 0, 1, 1));
    }
    one("LpPool same", 11, "LpPool", wholes("kernel_shape", 3, 2), text("auto_pad", "SAME_UPPER"));
    one(
        "LpPool dilated ceil",
        18,
        "LpPool",
        wholes("kernel_shape", 2, 3),
        wholes("dilations", 2, 1),
        wholes("strides", 2, 2),
        whole("ceil_mode", 1));
    add(
        "global line",
        OnnxModels.of(11).input("x", 1, 4, 17).node("GlobalAveragePool", "x", "y").output("y"),
        1,
        4,
        17);
  }

  private static void matrices() {
    for (int turns = 0; turns < 2; turns++) {
      long[] b = turns == 0 ? of(63, 5) : of(5, 63);
      add(
          "gemm transB " + turns,
          OnnxModels.of(11)
              .input("x", MAPS)
              .node("Reshape", "x s", "r")
              .ints("s", 4, 63)
              .weights("b", b)
              .weights("c", 5)
              .node(
                  "Gemm", "r b c", "y", whole("transB", turns), real("alpha", 0.5), real("beta", 2))
              .output("y"),
          MAPS);
      add(
          "gemm one row transB " + turns,
          OnnxModels.of(13)
              .input("x", 1, 63, 1, 1)
              .node("Flatten", "x", "r")
              .weights("b", b)
              .weights("c", 1, 5)
              .node("Gemm", "r b c", "y", whole("transB", turns))
              .output("y"),
          1,
          63,
          1,
          1);
      add(
          "gemm fixed left " + turns,
          OnnxModels.of(13)
              .input("x", MAPS)
              .node("Reshape", "x s", "r")
              .ints("s", 4, 63)
              .weights("a", turns == 0 ? of(3, 4) : of(4, 3))
              .weights("c", 3, 1)
              .node("Gemm", "a r c", "y", whole("transA", turns), real("alpha", 3))
              .output("y"),
          MAPS);
    }
    add(
        "gemm transA",
        OnnxModels.of(11)
            .input("x", MAPS)
            .node("Reshape", "x s", "r")
            .ints("s", 63, 4)
            .weights("b", 63, 5)
            .node("Gemm", "r b", "y", whole("transA", 1))
            .output("y"),
        MAPS);
    add(
        "gemm scalar bias",
        OnnxModels.of(11)
            .input("x", 1, 63, 1, 1)
            .node("Flatten", "x", "r")
            .weights("b", 63, 5)
            .scalar("c", 2)
            .node("Gemm", "r b c", "y", real("beta", 0.25))
            .output("y"),
        1,
        63,
        1,
        1);
    add(
        "gemm bias of a matrix",
        OnnxModels.of(11)
            .input("x", MAPS)
            .node("Reshape", "x s", "r")
            .ints("s", 4, 63)
            .weights("b", 63, 5)
            .weights("c", 4, 5)
            .node("Gemm", "r b c", "y")
            .output("y"),
        MAPS);
    add(
        "gemm bias of a column",
        OnnxModels.of(11)
            .input("x", MAPS)
            .node("Reshape", "x s", "r")
            .ints("s", 4, 63)
            .weights("b", 63, 5)
            .weights("c", 4, 1)
            .node("Gemm", "r b c", "y")
            .output("y"),
        MAPS);
    two("matmul", 9, "MatMul", "x c", MAPS, of(9, 5));
    two("matmul ones", 9, "MatMul", "x c", MAPS, of(1, 1, 9, 5));
    two("matmul row", 9, "MatMul", "x c", MAPS, of(9));
    two("matmul left", 9, "MatMul", "c x", MAPS, of(3, 7));
    computedProducts();
    add(
        "matmul flat",
        OnnxModels.of(13)
            .input("x", MAPS)
            .node("Flatten", "x", "r")
            .weights("b", 252, 5)
            .weights("c", 5)
            .node("MatMul", "r b", "m")
            .node("Add", "m c", "y")
            .output("y"),
        MAPS);
  }

  /** Products of two arrays of the image, by the road of attention and of bilinear poolings. */
  private static void computedProducts() {
    add(
        "matmul of two",
        OnnxModels.of(13)
            .input("x", MAPS)
            .node("Transpose", "x", "t", wholes("perm", 0, 1, 3, 2))
            .node("MatMul", "x t", "m")
            .node("Softmax", "m", "s", whole("axis", -1))
            .node("MatMul", "s x", "y")
            .output("y"),
        MAPS);
    add(
        "matmul of two, global context",
        OnnxModels.of(13)
            .input("x", MAPS)
            .weights("w", 1, 4, 1, 1)
            .ints("a", 1, 4, 63)
            .ints("b", 1, 63, 1)
            .node("Conv", "x w", "c")
            .node("Reshape", "c b", "m")
            .node("Softmax", "m", "s", whole("axis", 1))
            .node("Reshape", "x a", "f")
            .node("MatMul", "f s", "y")
            .output("y"),
        MAPS);
    add(
        "gemm of two",
        OnnxModels.of(13)
            .input("x", MAPS)
            .ints("a", 4, 63)
            .weights("c", 4)
            .node("Reshape", "x a", "f")
            .node("Sigmoid", "f", "g")
            .node("Gemm", "f g c", "y", whole("transB", 1), real("alpha", 0.5), real("beta", 2))
            .output("y"),
        MAPS);
    einsum("bchw,oc->bohw", of(5, 4));
    einsum("bchw,co->bhwo", of(4, 5));
    einsum("bchw,wk->bkch", of(9, 2));
    einsum("bchw,hw->bc", of(7, 9));
    einsum("bchw,bc->bhw", of(1, 4));
    for (String equation : List.of("bchw->bc", "bchw->bwhc", "bchw")) {
      one("Einsum " + equation, 12, "Einsum", text("equation", equation));
    }
    add(
        "Einsum of two",
        OnnxModels.of(12)
            .input("x", MAPS)
            .node("Sigmoid", "x", "g")
            .node("Einsum", "x g", "y", text("equation", "bchw, bdhw -> bcd"))
            .output("y"),
        MAPS);
  }

  private static void einsum(String equation, long[] constant) {
    two("Einsum " + equation, 12, "Einsum", "x c", MAPS, constant, text("equation", equation));
  }

  private static void arithmetic() {
    List<long[]> shapes =
        List.of(
            of(4, 1, 1),
            of(),
            of(1),
            of(1, 4, 1, 1),
            of(7, 9),
            of(9),
            of(4, 7, 9),
            of(7, 1),
            of(1, 4, 7, 1));
    for (String type : List.of("Add", "Sub", "Mul", "Div")) {
      for (long[] shape : shapes) {
        two(type + " " + List.of(Arrays.toString(shape)), 7, type, "x c", MAPS, shape);
        two(type + " left " + List.of(Arrays.toString(shape)), 13, type, "c x", MAPS, shape);
      }
      two(type + " wider", 13, type, "x c", of(1, 1, 7, 9), of(4, 1, 1));
      add(
          type + " of two",
          OnnxModels.of(13)
              .input("x", MAPS)
              .positive("c", 4, 1, 1)
              .node("Mul", "x c", "z")
              .node("Exp", "z", "e")
              .node(type, "x e", "y")
              .output("y"),
          MAPS);
      add(
          type + " of repeated",
          OnnxModels.of(13)
              .input("x", MAPS)
              .node("GlobalAveragePool", "x", "g")
              .node(type, "x g", "y")
              .node(type, "g x", "z")
              .output("y")
              .output("z"),
          MAPS);
    }
    for (String type : List.of("Sum", "Mean", "Max", "Min")) {
      for (long[] shape : List.of(of(4, 1, 1), of(), of(7, 9))) {
        add(
            type + " of three " + List.of(Arrays.toString(shape)),
            OnnxModels.of(13)
                .input("x", MAPS)
                .weights("c", shape)
                .node("Neg", "x", "z")
                .node(type, "x c z", "y")
                .output("y"),
            MAPS);
      }
    }
    two("max with zero", 13, "Max", "x c", MAPS, of(1));
    add(
        "preprocessing",
        OnnxModels.of(13)
            .input("x", -1, 3, 8, 8)
            .weights("m", 1, 3, 1, 1)
            .positive("s", 3, 1, 1)
            .weights("w", 4, 3, 3, 3)
            .node("Sub", "x m", "a")
            .node("Div", "a s", "b")
            .node("Conv", "b w", "y")
            .output("y"),
        1,
        3,
        8,
        8);
  }

  private static void functions() {
    for (String type :
        List.of(
            "Relu",
            "LeakyRelu",
            "Elu",
            "Selu",
            "ThresholdedRelu",
            "Sigmoid",
            "HardSigmoid",
            "Tanh",
            "Softplus",
            "Softsign",
            "Erf",
            "Exp",
            "Abs",
            "Neg",
            "Reciprocal",
            "Celu")) {
      one(type, 13, type);
    }
    one("Shrink hard", 9, "Shrink");
    one("Shrink soft", 9, "Shrink", real("lambd", 0.25), real("bias", 0.25));
    one("HardSwish", 14, "HardSwish");
    one("Mish", 18, "Mish");
    one("Gelu", 20, "Gelu");
    one("Gelu tanh", 20, "Gelu", text("approximate", "tanh"));
    one("LeakyRelu", 7, "LeakyRelu", real("alpha", 0.3));
    one("LeakyRelu negative", 13, "LeakyRelu", real("alpha", -0.3));
    one("LeakyRelu zero", 13, "LeakyRelu", real("alpha", 0));
    one("Elu", 7, "Elu", real("alpha", 0.3));
    one("Celu alpha", 12, "Celu", real("alpha", 0.3));
    one("Selu other", 7, "Selu", real("alpha", 1.3), real("gamma", 0.7));
    one("HardSigmoid other", 7, "HardSigmoid", real("alpha", 1.3), real("beta", 0.7));
    one("ThresholdedRelu other", 10, "ThresholdedRelu", real("alpha", 0.3));
    one("Clip none", 7, "Clip");
    one("Clip", 7, "Clip", real("min", -0.3), real("max", 0.5));
    one("Clip 6", 10, "Clip", real("min", 0), real("max", 0.6));
    one("Clip below", 10, "Clip", real("min", 0));
    one("Clip above", 10, "Clip", real("max", 0.3));
    for (String inputs : List.of("x lo hi", "x lo", "x _ hi", "x", "x lo _")) {
      add(
          "Clip of " + inputs,
          OnnxModels.of(13)
              .input("x", MAPS)
              .scalar("lo", -0.25f)
              .scalar("hi", 0.5f)
              .node("Clip", inputs, "y")
              .output("y"),
          MAPS);
    }
    for (long[] shape : List.of(of(4, 1, 1), of(1, 4, 1, 1), of(1), of(7, 9), of(4, 7, 9), of(9))) {
      two("PRelu " + List.of(Arrays.toString(shape)), 9, "PRelu", "x c", MAPS, shape);
    }
    add(
        "roots",
        OnnxModels.of(13)
            .input("x", MAPS)
            .node("Abs", "x", "a")
            .node("Sqrt", "a", "y")
            .node("Log", "a", "z")
            .output("y")
            .output("z"),
        MAPS);
    for (float power : new float[] {2, 1, 3, 0.5f, -1, 0}) {
      add(
          "Pow " + power,
          OnnxModels.of(13)
              .input("x", MAPS)
              .scalar("c", power)
              .node("Abs", "x", "a")
              .node("Pow", "a c", "y")
              .output("y"),
          MAPS);
    }
    two("Pow of base", 13, "Pow", "c x", MAPS, of());
    for (int axis : new int[] {1, 2, 3, -1}) {
      for (String type : List.of("Softmax", "LogSoftmax")) {
        one(type + " " + axis, 11, type, whole("axis", axis));
        one(type + " " + axis, 13, type, whole("axis", axis));
      }
    }
    one("Softmax default", 11, "Softmax");
    one("Softmax default", 13, "Softmax");
    add(
        "Softmax flat",
        OnnxModels.of(9)
            .input("x", MAPS)
            .node("Flatten", "x", "f")
            .node("Softmax", "f", "y")
            .output("y"),
        MAPS);
  }

  private static void normalizations() {
    for (int opset : new int[] {7, 9, 14, 15}) {
      add(
          "BatchNormalization " + opset,
          OnnxModels.of(opset)
              .input("x", MAPS)
              .weights("s", 4)
              .weights("b", 4)
              .weights("m", 4)
              .positive("v", 4)
              .weights("w", 4, 4, 1, 1)
              .node("Conv", "x w", "c")
              .node("BatchNormalization", "c s b m v", "y", real("epsilon", 0.01))
              .output("y"),
          MAPS);
    }
    add(
        "BatchNormalization flat",
        OnnxModels.of(9)
            .input("x", 1, 4, 1, 1)
            .weights("s", 4)
            .weights("b", 4)
            .weights("m", 4)
            .positive("v", 4)
            .node("Flatten", "x", "f")
            .node("BatchNormalization", "f s b m v", "y")
            .output("y"),
        1,
        4,
        1,
        1);
    add(
        "InstanceNormalization",
        OnnxModels.of(9)
            .input("x", MAPS)
            .weights("s", 4)
            .weights("b", 4)
            .node("InstanceNormalization", "x s b", "y", real("epsilon", 0.01))
            .output("y"),
        MAPS);
    add(
        "InstanceNormalization line",
        OnnxModels.of(9)
            .input("x", 1, 4, 17)
            .weights("s", 4)
            .weights("b", 4)
            .node("InstanceNormalization", "x s b", "y")
            .output("y"),
        1,
        4,
        17);
    add(
        "GroupNormalization 18",
        OnnxModels.of(18)
            .input("x", MAPS)
            .weights("s", 2)
            .weights("b", 2)
            .node("GroupNormalization", "x s b", "y", whole("num_groups", 2))
            .output("y"),
        MAPS);
    add(
        "GroupNormalization 21",
        OnnxModels.of(21)
            .input("x", MAPS)
            .weights("s", 4)
            .weights("b", 4)
            .node("GroupNormalization", "x s b", "y", whole("num_groups", 2), real("epsilon", 0.1))
            .output("y"),
        MAPS);
    for (int axis : new int[] {-1, 1, 2}) {
      long[] shape = axis == 1 ? of(4, 7, 9) : axis == 2 ? of(7, 9) : of(9);
      add(
          "LayerNormalization " + axis,
          OnnxModels.of(17)
              .input("x", MAPS)
              .weights("s", shape)
              .weights("b", shape)
              .node("LayerNormalization", "x s b", "y", whole("axis", axis))
              .output("y"),
          MAPS);
    }
    two("LayerNormalization without a shift", 17, "LayerNormalization", "x c", MAPS, of(9));
    for (int axis : new int[] {1, 2, 3, -1}) {
      one("LpNormalization " + axis, 1, "LpNormalization", whole("axis", axis));
      one("LpNormalization 1 " + axis, 1, "LpNormalization", whole("axis", axis), whole("p", 1));
    }
    one("LRN", 13, "LRN", whole("size", 3), real("alpha", 0.5), real("bias", 2));
    one("LRN 5", 7, "LRN", whole("size", 5), real("alpha", 0.5), real("beta", 0.5));
    one("MeanVarianceNormalization", 13, "MeanVarianceNormalization");
    one("MeanVarianceNormalization axes", 13, "MeanVarianceNormalization", wholes("axes", 2, 3));
  }

  private static OnnxModels reshaping(int opset, long... sizes) {
    return OnnxModels.of(opset)
        .input("x", MAPS)
        .ints("s", sizes)
        .node("Reshape", "x s", "r")
        .node("Relu", "r", "y")
        .output("y");
  }

  private static void views() {
    add("Reshape", reshaping(7, 1, 2, 14, 9), MAPS);
    add("Reshape 0 -1", reshaping(13, 0, -1), MAPS);
    add("Reshape 0 0 -1", reshaping(13, 0, 0, -1), MAPS);
    add("Reshape 0 inside", reshaping(13, 1, 0, 9, -1), MAPS);
    one("Reshape 1", 1, "Reshape", wholes("shape", 1, 2, -1, 9));
    for (int axis : new int[] {0, 1, 2, 3, 4, -1}) {
      one("Flatten " + axis, 13, "Flatten", whole("axis", axis));
    }
    one("Transpose", 13, "Transpose");
    one("Transpose last", 13, "Transpose", wholes("perm", 0, 2, 3, 1));
    one("Transpose all", 13, "Transpose", wholes("perm", 3, 0, 2, 1));
    add(
        "Squeeze 11",
        OnnxModels.of(11)
            .input("x", MAPS)
            .node("GlobalAveragePool", "x", "g")
            .node("Squeeze", "g", "y", wholes("axes", 2, -1))
            .node("Squeeze", "g", "z")
            .node("Unsqueeze", "y", "u", wholes("axes", 1, 3))
            .output("y")
            .output("z")
            .output("u"),
        MAPS);
    add(
        "Squeeze 13",
        OnnxModels.of(13)
            .input("x", MAPS)
            .node("GlobalAveragePool", "x", "g")
            .ints("a", 2, 3)
            .node("Squeeze", "g a", "y")
            .node("Unsqueeze", "y a", "z")
            .output("y")
            .output("z"),
        MAPS);
    one("Identity", 13, "Identity");
    one("Dropout", 7, "Dropout");
    one("Dropout", 10, "Dropout", real("ratio", 0.3));
    one("Dropout", 13, "Dropout");
    one("Cast", 13, "Cast", whole("to", 1));
    for (String mode : List.of("DCR", "CRD")) {
      one("DepthToSpace " + mode, 11, "DepthToSpace", whole("blocksize", 2), text("mode", mode));
    }
    one("DepthToSpace", 7, "DepthToSpace", whole("blocksize", 2));
    add(
        "SpaceToDepth",
        OnnxModels.of(13)
            .input("x", 1, 3, 6, 4)
            .node("SpaceToDepth", "x", "y", whole("blocksize", 2))
            .output("y"),
        1,
        3,
        6,
        4);
    add(
        "shuffle",
        OnnxModels.of(11)
            .input("x", MAPS)
            .ints("a", 1, 2, 2, 7, 9)
            .ints("b", 1, -1, 7, 9)
            .node("Reshape", "x a", "p")
            .node("Transpose", "p", "q", wholes("perm", 0, 2, 1, 3, 4))
            .node("Reshape", "q b", "y")
            .output("y"),
        MAPS);
  }

  private static void parts() {
    for (int axis : new int[] {1, 2, 3, -3}) {
      add(
          "Concat " + axis,
          OnnxModels.of(13)
              .input("x", MAPS)
              .node("Relu", "x", "r")
              .weights("c", MAPS)
              .node("Concat", "x r c", "y", whole("axis", axis))
              .output("y"),
          MAPS);
    }
    add(
        "Concat zeros",
        OnnxModels.of(13)
            .input("x", MAPS)
            .add(OnnxModels.tensor("c", new float[126], 1, 2, 7, 9))
            .node("Concat", "c x c", "y", whole("axis", 1))
            .output("y"),
        MAPS);
    one("Split", 11, "Split", whole("axis", 1));
    add(
        "Split 11",
        OnnxModels.of(11)
            .input("x", MAPS)
            .node("Split", "x", "y z", whole("axis", 1), wholes("split", 1, 3))
            .output("y")
            .output("z"),
        MAPS);
    add(
        "Split halves",
        OnnxModels.of(13)
            .input("x", MAPS)
            .node("Split", "x", "y z", whole("axis", 1))
            .output("y")
            .output("z"),
        MAPS);
    add(
        "Split 13",
        OnnxModels.of(13)
            .input("x", MAPS)
            .ints("s", 2, 3, 4)
            .node("Split", "x s", "y z w", whole("axis", 3))
            .output("y")
            .output("z")
            .output("w"),
        MAPS);
    add(
        "Split 18",
        OnnxModels.of(18)
            .input("x", MAPS)
            .node("Split", "x", "y z w", whole("axis", 2), whole("num_outputs", 3))
            .output("y")
            .output("z")
            .output("w"),
        MAPS);
    one("Slice 9", 9, "Slice", wholes("starts", 1, 2), wholes("ends", 3, -1), wholes("axes", 1, 3));
    one("Slice 9 no axes", 9, "Slice", wholes("starts", 0, 1), wholes("ends", 1, 1000));
    slice("plain", of(1, 2), of(3, -1), of(1, 3), of());
    slice("steps", of(0, 1), of(4, Long.MAX_VALUE), of(1, 3), of(2, 3));
    slice("back", of(-1, -1), of(Long.MIN_VALUE, 2), of(1, 3), of(-1, -2));
    slice("no axes", of(0, -2), of(1, 1000), of(), of());
    for (long[] which : List.of(of(1), of(3, 0, -1))) {
      for (int axis : new int[] {1, 3}) {
        two13("Gather " + axis + which.length, "Gather", which, whole("axis", axis));
      }
    }
    add(
        "Gather one",
        OnnxModels.of(13)
            .input("x", MAPS)
            .add(OnnxModels.wholeTensor("i", of(2)))
            .node("Gather", "x i", "y", whole("axis", 1))
            .output("y"),
        MAPS);
    add(
        "Gather table",
        OnnxModels.of(13)
            .input("x", MAPS)
            .add(OnnxModels.wholeTensor("i", of(0, 1, 2, 3), 2, 2))
            .node("Gather", "x i", "y", whole("axis", 2))
            .output("y"),
        MAPS);
    two13("Expand", "Expand", of(2, 4, 7, 9));
    two13("Tile", "Tile", of(1, 2, 1, 3));
    add(
        "Expand maps",
        OnnxModels.of(13)
            .input("x", MAPS)
            .node("GlobalAveragePool", "x", "g")
            .ints("s", 1, 1, 7, 9)
            .node("Expand", "g s", "y")
            .output("y"),
        MAPS);
    pads();
  }

  private static void pads() {
    for (String mode : List.of("constant", "reflect", "edge")) {
      one(
          "Pad " + mode,
          9,
          "Pad",
          wholes("pads", 0, 0, 1, 2, 0, 0, 2, 1),
          text("mode", mode),
          real("value", 0.5));
      add(
          "Pad 13 " + mode,
          OnnxModels.of(13)
              .input("x", MAPS)
              .ints("p", 0, 1, 0, 0, 0, 2, 1, 0)
              .scalar("v", 2)
              .node("Pad", "x p v", "y", text("mode", mode))
              .output("y"),
          MAPS);
    }
    add(
        "Pad cut",
        OnnxModels.of(13)
            .input("x", MAPS)
            .ints("p", 0, 0, -1, 2, 0, 0, 1, -2)
            .node("Pad", "x p", "y")
            .output("y"),
        MAPS);
    add(
        "Pad axes",
        OnnxModels.of(18)
            .input("x", MAPS)
            .ints("p", 1, 2)
            .ints("a", -1)
            .node("Pad", "x p _ a", "y")
            .output("y"),
        MAPS);
    add(
        "Pad wrap",
        OnnxModels.of(19)
            .input("x", MAPS)
            .ints("p", 0, 0, 2, 3, 0, 0, 1, 2)
            .node("Pad", "x p", "y", text("mode", "wrap"))
            .output("y"),
        MAPS);
    add(
        "Pad then convolve",
        OnnxModels.of(13)
            .input("x", MAPS)
            .ints("p", 0, 0, 1, 2, 0, 0, 1, 0)
            .weights("w", 3, 4, 3, 3)
            .node("Pad", "x p", "z")
            .node("Conv", "z w", "y")
            .output("y"),
        MAPS);
    add(
        "Pad then pool",
        OnnxModels.of(13)
            .input("x", MAPS)
            .ints("p", 0, 0, 1, 1, 0, 0, 1, 1)
            .node("Pad", "x p", "z")
            .node("AveragePool", "z", "y", wholes("kernel_shape", 3, 3), wholes("strides", 2, 2))
            .node("MaxPool", "z", "u", wholes("kernel_shape", 3, 3))
            .output("y")
            .output("u"),
        MAPS);
    addLast(
        "Pad last",
        OnnxModels.of(13)
            .input("x", 1, 7, 9, 3)
            .ints("p", 0, 1, 2, 0, 0, 0, 1, 0)
            .node("Pad", "x p", "z")
            .weights("w", 4, 3, 3, 3)
            .node("Transpose", "z", "t", wholes("perm", 0, 3, 1, 2))
            .node("Conv", "t w", "y")
            .output("y")
            .output("z"),
        1,
        7,
        9,
        3);
  }

  private static void slice(String name, long[] from, long[] to, long[] axes, long[] steps) {
    OnnxModels model = OnnxModels.of(13).input("x", MAPS).ints("f", from).ints("t", to);
    if (axes.length > 0) {
      model.ints("a", axes);
    }
    if (steps.length > 0) {
      model.ints("s", steps);
    }
    String inputs = "x f t" + (axes.length == 0 ? "" : " a") + (steps.length == 0 ? "" : " s");
    add("Slice " + name, model.node("Slice", inputs, "y").output("y"), MAPS);
  }

  private static void two13(
      String name, String type, long[] numbers, Onnx.AttributeProto... attributes) {
    add(
        name,
        OnnxModels.of(13)
            .input("x", MAPS)
            .ints("c", numbers)
            .node(type, "x c", "y", attributes)
            .output("y"),
        MAPS);
  }

  private static void resizings() {
    for (String mode : List.of("nearest", "linear")) {
      add(
          "Upsample 9 " + mode,
          OnnxModels.of(9)
              .input("x", MAPS)
              .floats("s", 1, 1, 2, 3)
              .node("Upsample", "x s", "y", text("mode", mode))
              .output("y"),
          MAPS);
      one("Upsample 7 " + mode, 7, "Upsample", text("mode", mode), reals("scales", 1, 1, 1.7f, 2));
      for (float scale : new float[] {2, 0.6f, 1.5f}) {
        add(
            "Resize 10 " + mode + scale,
            OnnxModels.of(10)
                .input("x", MAPS)
                .floats("s", 1, 1, scale, scale)
                .node("Resize", "x s", "y", text("mode", mode))
                .output("y"),
            MAPS);
      }
    }
    for (String mode : List.of("nearest", "linear", "cubic")) {
      for (String way :
          List.of("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric")) {
        for (float scale : new float[] {2, 0.6f, 1.3f}) {
          resize(
              mode + " " + way + " " + scale,
              13,
              scale,
              text("mode", mode),
              text("coordinate_transformation_mode", way));
        }
        add(
            "Resize sizes " + mode + " " + way,
            OnnxModels.of(13)
                .input("x", MAPS)
                .ints("s", 1, 4, 11, 5)
                .node(
                    "Resize",
                    "x _ _ s",
                    "y",
                    text("mode", mode),
                    text("coordinate_transformation_mode", way))
                .output("y"),
            MAPS);
      }
    }
    for (String rounding : List.of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")) {
      for (String way : List.of("half_pixel", "asymmetric", "align_corners")) {
        for (float scale : new float[] {2, 0.5f, 1.5f}) {
          resize(
              rounding + way + scale,
              11,
              scale,
              text("nearest_mode", rounding),
              text("coordinate_transformation_mode", way));
        }
      }
    }
    resize("tf", 11, 1.5f, text("coordinate_transformation_mode", "tf_half_pixel_for_nn"));
    resize(
        "symmetric",
        19,
        1.3f,
        text("coordinate_transformation_mode", "half_pixel_symmetric"),
        text("mode", "linear"));
    resize("cubic other", 13, 1.7f, text("mode", "cubic"), real("cubic_coeff_a", -0.5));
    resize("cubic inside", 13, 1.7f, text("mode", "cubic"), whole("exclude_outside", 1));
    for (String policy : List.of("stretch", "not_larger", "not_smaller")) {
      add(
          "Resize " + policy,
          OnnxModels.of(18)
              .input("x", MAPS)
              .ints("s", 20, 20)
              .node(
                  "Resize",
                  "x _ _ s",
                  "y",
                  text("keep_aspect_ratio_policy", policy),
                  text("mode", "linear"),
                  wholes("axes", 2, 3))
              .output("y"),
          MAPS);
    }
    add(
        "Resize line",
        OnnxModels.of(13)
            .input("x", 1, 4, 9)
            .floats("s", 1, 1, 2)
            .node("Resize", "x _ s", "y", text("mode", "linear"))
            .output("y"),
        1,
        4,
        9);
    add(
        "Resize maps",
        OnnxModels.of(13)
            .input("x", MAPS)
            .floats("s", 1, 2, 1, 1)
            .node("Resize", "x _ s", "y")
            .output("y"),
        MAPS);
    addLast(
        "Resize last",
        OnnxModels.of(13)
            .input("x", 1, 7, 9, 3)
            .floats("s", 1, 2, 2, 1)
            .node("Resize", "x _ s", "y")
            .output("y"),
        1,
        7,
        9,
        3);
  }

  private static void resize(
      String name, int opset, float scale, Onnx.AttributeProto... attributes) {
    add(
        "Resize " + name,
        OnnxModels.of(opset)
            .input("x", MAPS)
            .floats("roi")
            .floats("s", 1, 1, scale, scale)
            .node("Resize", "x roi s", "y", attributes)
            .output("y"),
        MAPS);
  }

  private static void reductions() {
    for (String type :
        List.of(
            "ReduceMean",
            "ReduceSum",
            "ReduceMax",
            "ReduceMin",
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSumExp",
            "ReduceSumSquare")) {
      for (long[] axes : List.of(of(2, 3), of(1), of(-1), of(1, 2), of(1, 2, 3), of(3, 1))) {
        one(type + " " + List.of(Arrays.toString(axes)), 11, type, wholes("axes", axes));
        one(
            type + " gone " + List.of(Arrays.toString(axes)),
            11,
            type,
            wholes("axes", axes),
            whole("keepdims", 0));
        add(
            type + " 18 " + List.of(Arrays.toString(axes)),
            OnnxModels.of(18)
                .input("x", MAPS)
                .ints("a", axes)
                .node(type, "x a", "y", whole("keepdims", 0))
                .output("y"),
            MAPS);
      }
      one(type + " all", 11, type);
      one(type + " all gone", 18, type, whole("keepdims", 0));
    }
    add(
        "ReduceLogSum",
        OnnxModels.of(13)
            .input("x", MAPS)
            .node("Exp", "x", "e")
            .node("ReduceLogSum", "e", "y", wholes("axes", 1), whole("keepdims", 0))
            .output("y"),
        MAPS);
    add(
        "ReduceLogSumExp of large values",
        OnnxModels.of(13)
            .input("x", MAPS)
            .floats("k", 200)
            .node("Mul", "x k", "z")
            .node("ReduceLogSumExp", "z", "y", wholes("axes", 2, 3))
            .output("y"),
        MAPS);
  }

  /** Filters that are computed from constants, as some networks do in each pass. */
  private static void computedFilters() {
    add(
        "standardised filters",
        OnnxModels.of(15)
            .input("x", MAPS)
            .weights("w", 5, 4, 3, 3)
            .ints("a", 1, 5, -1)
            .ints("b", 5, 4, 3, 3)
            .positive("scale", 5)
            .floats("shift", 0, 0, 0, 0, 0)
            .floats("ones", 1, 1, 1, 1, 1)
            .node("Reshape", "w a", "r")
            .node(
                "BatchNormalization",
                "r scale shift shift ones",
                "n n1 n2",
                whole("training_mode", 1),
                real("epsilon", 1e-6))
            .node("Reshape", "n b", "f")
            .node("Conv", "x f", "y")
            .output("y"),
        MAPS);
    add(
        "spectral normalisation",
        OnnxModels.of(13)
            .input("x", MAPS)
            .weights("w", 5, 36)
            .weights("u", 5)
            .weights("v", 36)
            .ints("b", 5, 4, 3, 3)
            .node("MatMul", "w v", "wv")
            .node("MatMul", "u wv", "sigma")
            .node("Div", "w sigma", "d")
            .node("Reshape", "d b", "f")
            .node("Conv", "x f", "y")
            .output("y"),
        MAPS);
    add(
        "filters of two factors, in a frame",
        OnnxModels.of(13)
            .input("x", MAPS)
            .weights("p", 5, 3)
            .weights("q", 3, 4)
            .ints("b", 5, 4, 1, 1)
            .ints("pads", 0, 0, 1, 0, 0, 0, 1, 2)
            .scalar("value", 0.5f)
            .node("MatMul", "p q", "m")
            .node("Tanh", "m", "t")
            .node("Reshape", "t b", "r")
            .node("Pad", "r pads value", "f")
            .node("Conv", "x f", "y")
            .output("y"),
        MAPS);
    add(
        "binary filters",
        OnnxModels.of(13)
            .input("x", MAPS)
            .weights("w", 5, 4, 3, 3)
            .scalar("least", -0.5f)
            .scalar("most", 0.5f)
            .node("Sign", "w", "s")
            .node("Clip", "w least most", "l")
            .node("Sigmoid", "l", "g")
            .node("Sum", "s l g", "f")
            .node("Conv", "x f", "y")
            .output("y"),
        MAPS);
  }

  private static void choices() {
    Onnx.TensorProto mask =
        Onnx.TensorProto.newBuilder()
            .setName("mask")
            .setDataType(Onnx.TensorProto.DataType.BOOL_VALUE)
            .addDims(4)
            .addDims(1)
            .addDims(9)
            .addAllInt32Data(IntStream.range(0, 36).map(i -> i * 7 % 3 / 2).boxed().toList())
            .build();
    add(
        "Where of two",
        OnnxModels.of(16)
            .input("x", MAPS)
            .add(mask)
            .node("GlobalAveragePool", "x", "g")
            .node("Where", "mask x g", "y")
            .output("y"),
        MAPS);
    add(
        "Where of a constant",
        OnnxModels.of(9)
            .input("x", MAPS)
            .add(mask)
            .scalar("k", -3)
            .positive("c", 7, 1)
            .node("Where", "mask k x", "z")
            .node("Where", "mask z c", "y")
            .output("y"),
        MAPS);
  }

  /** Small networks as exporters write them. */
  private static void networks() {
    add(
        "a spectral norm that the exporter left",
        OnnxModels.of(13)
            .input("x", 1, 3, 6, 6)
            .weights("w", 4, 3, 2, 2)
            .weights("u", 4)
            .weights("v", 12)
            .ints("flat", 4, 12)
            .node("Reshape", "w flat", "rows")
            .node("MatMul", "rows v", "turned")
            .node("MatMul", "u turned", "norm")
            .node("Div", "w norm", "filters")
            .node("Conv", "x filters", "y")
            .output("y"),
        1,
        3,
        6,
        6);
    add(
        "weights of length one",
        OnnxModels.of(13)
            .input("x", 1, 12, 1, 1)
            .weights("w", 12, 5)
            .scalar("least", 1e-12f)
            .ints("shape", 12, 5)
            .node("ReduceL2", "w", "norm", wholes("axes", 0))
            .node("Clip", "norm least _", "length")
            .node("Expand", "length shape", "lengths")
            .node("Div", "w lengths", "unit")
            .node("Flatten", "x", "f")
            .node("MatMul", "f unit", "y")
            .output("y"),
        1,
        12,
        1,
        1);
    add(
        "PyTorch's response normalisation",
        OnnxModels.of(13)
            .input("x", 1, 3, 5, 4)
            .weights("w", 6, 3, 1, 1)
            .ints("one", 1)
            .ints("frame", 0, 0, 2, 0, 0, 0, 0, 2, 0, 0)
            .scalar("alpha", 0.3f)
            .scalar("k", 1)
            .scalar("beta", 0.75f)
            .node("Conv", "x w", "c")
            .node("Mul", "c c", "squares")
            .node("Unsqueeze", "squares one", "u")
            .node("Pad", "u frame", "p")
            .node(
                "AveragePool",
                "p",
                "a",
                wholes("kernel_shape", 5, 1, 1),
                wholes("strides", 1, 1, 1))
            .node("Squeeze", "a one", "s")
            .node("Mul", "s alpha", "m")
            .node("Add", "m k", "n")
            .node("Pow", "n beta", "d")
            .node("Div", "c d", "y")
            .output("y"),
        1,
        3,
        5,
        4);
    add(
        "PyTorch's view",
        OnnxModels.of(13)
            .input("x", -1, 3, 8, 8)
            .weights("w", 5, 3, 3, 3)
            .node("Conv", "x w", "c", wholes("strides", 2, 2))
            .node("Shape", "c", "s")
            .node("Constant", "", "z", OnnxModels.value("value", OnnxModels.wholeTensor("", of(0))))
            .node("Gather", "s z", "b", whole("axis", 0))
            .node(
                "Constant",
                "",
                "o",
                OnnxModels.value("value", OnnxModels.wholeTensor("", of(0), 1)))
            .node("Unsqueeze", "b o", "u")
            .ints("m", -1)
            .node("Concat", "u m", "t", whole("axis", 0))
            .node("Reshape", "c t", "f")
            .weights("fc", 10, 45)
            .weights("fb", 10)
            .node("Gemm", "f fc fb", "y", whole("transB", 1))
            .output("y"),
        1,
        3,
        8,
        8);
    addLast(
        "channels last",
        OnnxModels.of(13)
            .input("x", -1, 8, 8, 3)
            .weights("m", 3)
            .weights("w", 5, 3, 3, 3)
            .weights("d", 180, 4)
            .node("Sub", "x m", "n")
            .node("Transpose", "n", "t", wholes("perm", 0, 3, 1, 2))
            .node("Conv", "t w", "c")
            .node("Relu", "c", "r")
            .node("Transpose", "r", "l", wholes("perm", 0, 2, 3, 1))
            .ints("s", -1, 180)
            .node("Reshape", "l s", "f")
            .node("MatMul", "f d", "k")
            .node("Softmax", "k", "y")
            .output("y"),
        1,
        8,
        8,
        3);
    add(
        "fixed batch",
        OnnxModels.of(13)
            .input("x", 3, 3, 8, 8)
            .weights("w", 5, 3, 3, 3)
            .ints("s", 3, 180)
            .weights("d", 180, 4)
            .node("Conv", "x w", "c")
            .node("Reshape", "c s", "f")
            .node("MatMul", "f d", "y")
            .output("y"),
        3,
        3,
        8,
        8);
    add(
        "weights through nodes",
        OnnxModels.of(13)
            .input("x", 1, 3, 8, 8)
            .weights("w", 3, 3, 3, 5)
            .ints("s", 3, 3, 3, 5)
            .node("Identity", "w", "i")
            .node("Reshape", "i s", "v")
            .node("Transpose", "v", "t", wholes("perm", 3, 2, 0, 1))
            .node("Conv", "x t", "y")
            .output("y"),
        1,
        3,
        8,
        8);
    add(
        "layer norm of nodes",
        OnnxModels.of(13)
            .input("x", MAPS)
            .node("ReduceMean", "x", "m", wholes("axes", -1))
            .node("Sub", "x m", "d")
            .scalar("two", 2)
            .node("Pow", "d two", "q")
            .node("ReduceMean", "q", "v", wholes("axes", -1))
            .scalar("e", 1e-5f)
            .node("Add", "v e", "p")
            .node("Sqrt", "p", "r")
            .node("Div", "d r", "n")
            .weights("g", 9)
            .node("Mul", "n g", "y")
            .output("y"),
        MAPS);
  }
}
