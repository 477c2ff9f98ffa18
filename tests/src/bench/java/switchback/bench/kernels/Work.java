package switchback.bench.kernels;

import org.openjdk.jmh.infra.BenchmarkParams;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.DenseShape;
import switchback.training.kernels.Geometry;

/**
 * The work of one call of a benchmark: floating-point operations, two per multiply-add and padding
 * included, if the call consists of those; or bytes read and written, if memory limits it.
 *
 * @param kernel the kernel and its pass
 * @param operations floating-point operations, or 0 if bytes count
 * @param bytes bytes to and from memory, each array once, or 0 if operations count
 */
record Work(String kernel, double operations, double bytes) {
  static Work of(BenchmarkParams params) {
    String[] names = params.getBenchmark().split("\\.", -1);
    String kernel = names[names.length - 2].replace("Bench", "");
    String pass = names[names.length - 1];
    String shape = params.getParam("shape");
    return switch (kernel) {
      case "VectorConvolution", "VectorMinimalFiltering" ->
          convolution(kernel, pass, shape, ClassicShapes.IMAGES);
      case "ScalarConvolution" -> convolution(kernel, pass, shape, ScalarConvolutionBench.IMAGES);
      case "ScalarMinimalFiltering" ->
          convolution(kernel, pass, shape, ScalarMinimalFilteringBench.IMAGES);
      case "VectorDense" -> dense(kernel, pass, shape, ClassicShapes.IMAGES);
      case "ScalarDense" -> dense(kernel, pass, shape, ScalarDenseBench.IMAGES);
      case "MaxPooling" -> pooling(pass, shape);
      default -> throw new IllegalArgumentException("no such kernel: " + kernel);
    };
  }

  private static Work convolution(String kernel, String pass, String name, int images) {
    ConvolutionShape shape = ClassicShapes.convolution(name);
    String title = kernel + " " + pass;
    double cells = (double) images * shape.outputSize();
    return pass.equals("biasGradient")
        ? new Work(title, 0, cells * Float.BYTES)
        : new Work(title, 2 * cells * shape.channels() * shape.geometry().taps(), 0);
  }

  private static Work dense(String kernel, String pass, String name, int images) {
    DenseShape shape = ClassicShapes.dense(name);
    String title = kernel + " " + pass;
    double outputs = (double) images * shape.outputs();
    return pass.equals("biasGradient")
        ? new Work(title, 0, outputs * Float.BYTES)
        : new Work(title, 2 * outputs * shape.inputs(), 0);
  }

  private static Work pooling(String pass, String name) {
    Geometry g = ClassicShapes.pooling(name);
    double planes = ClassicShapes.planes(name);
    double input = planes * g.inputCells() * Float.BYTES;
    double output = planes * g.outputCells() * Float.BYTES;
    double switches = planes * g.outputCells() * Integer.BYTES;
    return switch (pass) {
      case "forward", "scatter" -> new Work("MaxPooling " + pass, 0, input + output + switches);
      case "forwardOnly" -> new Work("MaxPooling " + pass, 0, input + output);
      case "mask" -> new Work("Rectifier mask", 0, 3 * input);
      case "copy" -> new Work("copy", 0, 2 * input);
      default -> throw new IllegalArgumentException("no such pass: " + pass);
    };
  }
}
