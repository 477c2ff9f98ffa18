package switchback.training.readers.onnx;

import static switchback.training.readers.onnx.ExportedGraph.text;
import static switchback.training.readers.onnx.ExportedGraph.whole;

import java.util.ArrayList;
import java.util.List;
import switchback.training.graphs.Interpolation;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Weights;

/** Writes interpolations: as {@code Resize} if it has such a mode, else as sums of positions. */
final class ResizingExport {
  private static final double TOLERANCE = 1e-6;

  private final ExportedGraph graph;
  private final String name;

  /** Creates a writer of a node. */
  ResizingExport(ExportedGraph graph, String name) {
    this.graph = graph;
    this.name = name;
  }

  /** Writes an interpolation of maps and returns the name of the result. */
  String write(Interpolation rows, Interpolation columns, MapShape in, String x) {
    for (Sampling sampling : samplings()) {
      if (is(sampling, rows) && is(sampling, columns)) {
        return resize(sampling, in, rows.outSize(), columns.outSize(), x);
      }
    }
    String done = along(rows, 2, x);
    return along(columns, 3, done);
  }

  private static List<Sampling> samplings() {
    List<Sampling> all = new ArrayList<>();
    for (String way : List.of("asymmetric", "half_pixel", "align_corners")) {
      for (String rounding : List.of("floor", "round_prefer_floor", "round_prefer_ceil")) {
        all.add(new Sampling("nearest", way, rounding, -0.75, false));
      }
    }
    for (String mode : List.of("linear", "cubic")) {
      for (String way : List.of("half_pixel", "align_corners", "asymmetric")) {
        all.add(new Sampling(mode, way, "floor", -0.75, false));
      }
    }
    return all;
  }

  /** Returns the scale from which a runtime computes the same size. */
  private static float scale(int size, int outSize) {
    float scale = (float) outSize / size;
    while (Math.floor(size * (double) scale) < outSize || (int) (size * scale) < outSize) {
      scale = Math.nextUp(scale);
    }
    return scale;
  }

  private static boolean is(Sampling sampling, Interpolation expected) {
    float scale = scale(expected.size(), expected.outSize());
    Interpolation made = sampling.along(expected.size(), expected.outSize(), scale);
    if (made.taps() != expected.taps() || !made.sources().equals(expected.sources())) {
      return false;
    }
    for (int i = 0; i < made.weights().size(); i++) {
      if (Math.abs(made.weights().at(i) - expected.weights().at(i)) > TOLERANCE) {
        return false;
      }
    }
    return true;
  }

  private String resize(Sampling sampling, MapShape in, int height, int width, String x) {
    String scales =
        graph.weights(
            name + ".scales",
            Weights.of(1, 1, scale(in.height(), height), scale(in.width(), width)),
            4);
    return graph.node(
        name,
        "Resize",
        List.of(x, "", scales),
        text("mode", sampling.mode()),
        text("coordinate_transformation_mode", sampling.coordinates()),
        text("nearest_mode", sampling.rounding()));
  }

  /** Picks positions along rows (axis 2) or columns (axis 3), or multiplies by their weights. */
  private String along(Interpolation axis, int number, String x) {
    if (axis.taps() == 1 && isOnes(axis.weights())) {
      String positions = graph.positions(axis.sources().toArray());
      return graph.node(name, "Gather", List.of(x, positions), whole("axis", number));
    }
    float[] matrix = new float[axis.outSize() * axis.size()];
    boolean isLeft = number == 2;
    for (int i = 0; i < axis.sources().size(); i++) {
      int to = i / axis.taps();
      int from = axis.sources().at(i);
      matrix[isLeft ? to * axis.size() + from : from * axis.outSize() + to] += axis.weights().at(i);
    }
    int[] shape =
        isLeft ? new int[] {axis.outSize(), axis.size()} : new int[] {axis.size(), axis.outSize()};
    String weights = graph.weights(name + ".weights", Weights.of(matrix), shape);
    return graph.node(name, "MatMul", isLeft ? List.of(weights, x) : List.of(x, weights));
  }

  private static boolean isOnes(Weights weights) {
    for (int i = 0; i < weights.size(); i++) {
      if (weights.at(i) != 1) {
        return false;
      }
    }
    return true;
  }
}
