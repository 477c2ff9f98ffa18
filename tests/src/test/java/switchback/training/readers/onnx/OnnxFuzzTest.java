package switchback.training.readers.onnx;

import static switchback.training.readers.onnx.OnnxModels.text;
import static switchback.training.readers.onnx.OnnxModels.wholes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import switchback.fuzz.FuzzTest;
import switchback.training.readers.ReadRequest;

class OnnxFuzzTest extends FuzzTest {
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

  @Override
  protected void read(Path place) throws IOException {
    if (OnnxFiles.recognises(place) || place.toFile().length() % 2 == 0) {
      OnnxFiles.read(place, ReadRequest.NONE);
    }
  }
}
