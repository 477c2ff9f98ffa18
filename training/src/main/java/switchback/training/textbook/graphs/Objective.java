package switchback.training.textbook.graphs;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The error of one image: a number that depends on the maps of some nodes. */
public sealed interface Objective {
  /** Returns the nodes whose maps it depends on. */
  List<Integer> nodes();

  /** Returns the error of a pass. */
  double error(Maps maps);

  /** Returns its derivatives by the maps of each node that it depends on. */
  Map<Integer, double[]> deltas(Maps maps);

  /**
   * {@code -ln p(class)}, where p is the softmax of the logits.
   *
   * @param logits the node of the logits, one per class
   * @param label the class
   */
  record CrossEntropy(int logits, int label) implements Objective {
    @Override
    public List<Integer> nodes() {
      return List.of(logits);
    }

    /** By the logarithm of the sum of all powers, less the greatest logit, which may be large. */
    @Override
    public double error(Maps maps) {
      double[] z = maps.of(logits);
      double greatest = z[first(z)];
      double sum = 0;
      for (double logit : z) {
        sum += StrictMath.exp(logit - greatest);
      }
      return StrictMath.log(sum) + greatest - z[label];
    }

    /** The probabilities, less 1 at the class. */
    @Override
    public Map<Integer, double[]> deltas(Maps maps) {
      double[] z = maps.of(logits);
      double error = error(maps);
      double[] deltas = new double[z.length];
      for (int i = 0; i < z.length; i++) {
        deltas[i] = StrictMath.exp(z[i] - z[label] - error) - (i == label ? 1 : 0);
      }
      return Map.of(logits, deltas);
    }

    /** Returns the class that a pass ranks first. */
    public static int ownClass(Maps maps, int logits) {
      return first(maps.of(logits));
    }

    private static int first(double[] values) {
      int first = 0;
      for (int i = 1; i < values.length; i++) {
        if (values[i] > values[first]) {
          first = i;
        }
      }
      return first;
    }
  }

  /**
   * Half the sum of the squares of all values of some outputs.
   *
   * @param nodes the nodes of the outputs
   */
  record HalfSquares(List<Integer> nodes) implements Objective {
    /** Copies the list, each node once. */
    public HalfSquares {
      nodes = nodes.stream().distinct().toList();
    }

    @Override
    public double error(Maps maps) {
      double sum = 0;
      for (int node : nodes) {
        for (double value : maps.of(node)) {
          sum += value * value / 2;
        }
      }
      return sum;
    }

    @Override
    public Map<Integer, double[]> deltas(Maps maps) {
      return nodes.stream().collect(Collectors.toMap(Function.identity(), maps::of));
    }
  }
}
