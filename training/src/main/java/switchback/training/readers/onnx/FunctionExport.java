package switchback.training.readers.onnx;

import static switchback.training.readers.onnx.ExportedGraph.real;

import java.util.List;
import switchback.training.graphs.Function;
import switchback.training.readers.onnx.file.WireMessage;

/** Writes functions of single values in the operators of ONNX's version 13. */
final class FunctionExport {
  private final ExportedGraph graph;
  private final String name;

  /** Creates a writer of the function of a node. */
  FunctionExport(ExportedGraph graph, String name) {
    this.graph = graph;
    this.name = name;
  }

  /** Writes a function of a tensor and returns the name of the result. */
  String write(Function f, String x) {
    return switch (f.kind()) {
      case LEAKY_RELU -> one("LeakyRelu", x, real("alpha", f.a()));
      case ELU -> one("Elu", x, real("alpha", f.a()));
      case CELU -> one("Celu", x, real("alpha", f.a()));
      case SELU -> one("Selu", x);
      case THRESHOLDED_RELU -> one("ThresholdedRelu", x, real("alpha", f.a()));
      case SIGMOID -> one("Sigmoid", x);
      case TANH -> one("Tanh", x);
      case HARD_SIGMOID -> hardSigmoid(f, x);
      case HARD_SWISH -> two("Mul", x, hardSigmoid(f, x));
      case SWISH -> two("Mul", x, one("Sigmoid", times(x, f.a())));
      case GELU -> gelu(x, one("Erf", times(x, Math.sqrt(0.5))));
      case GELU_TANH -> gelu(x, one("Tanh", innerGelu(x)));
      case SOFTPLUS -> times(one("Softplus", times(x, f.a())), 1 / f.a());
      case SOFTSIGN -> one("Softsign", x);
      case MISH -> two("Mul", x, one("Tanh", one("Softplus", x)));
      case CLIP -> clip(f, x);
      case ABSOLUTE -> one("Abs", x);
      case EXPONENTIAL -> one("Exp", x);
      case LOGARITHM -> one("Log", x);
      case POWER -> power(f.a(), x);
      case ERF -> one("Erf", x);
      case RATIONAL_TANH -> rationalTanh(x);
      case RECTIFIED_TANH -> one("Relu", one("Tanh", x));
    };
  }

  private String one(String type, String x, WireMessage... attributes) {
    return graph.node(name, type, List.of(x), attributes);
  }

  private String two(String type, String x, String y) {
    return graph.node(name, type, List.of(x, y));
  }

  private String times(String x, double factor) {
    return factor == 1 ? x : two("Mul", x, graph.scalar(factor));
  }

  private String plus(String x, double term) {
    return two("Add", x, graph.scalar(term));
  }

  private String hardSigmoid(Function f, String x) {
    return one("HardSigmoid", x, real("alpha", f.a()), real("beta", f.b()));
  }

  private String gelu(String x, String gate) {
    return two("Mul", times(x, 0.5), plus(gate, 1));
  }

  private String innerGelu(String x) {
    String cube = two("Pow", x, graph.scalar(3));
    return times(two("Add", x, times(cube, 0.044715)), Math.sqrt(2 / Math.PI));
  }

  private String clip(Function f, String x) {
    String least = Double.isInfinite(f.a()) ? "" : graph.scalar(f.a());
    return Double.isInfinite(f.b())
        ? graph.node(name, "Clip", List.of(x, least))
        : graph.node(name, "Clip", List.of(x, least, graph.scalar(f.b())));
  }

  private String power(double exponent, String x) {
    if (exponent == 0.5) {
      return one("Sqrt", x);
    }
    return exponent == -1 ? one("Reciprocal", x) : two("Pow", x, graph.scalar(exponent));
  }

  /** Writes {@code sign(x) (1 - 1 / p)}, p = 1 + y q, as {@code z q / p} with y = |z|. */
  private String rationalTanh(String x) {
    String z = times(x, 2.0 / 3);
    String y = one("Abs", z);
    String cube = times(two("Pow", y, graph.scalar(3)), 1.41645);
    String q = plus(two("Add", y, cube), 1);
    String p = plus(two("Mul", y, q), 1);
    return times(two("Div", two("Mul", z, q), p), 1.7159);
  }
}
