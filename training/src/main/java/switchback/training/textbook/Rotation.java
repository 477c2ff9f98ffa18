package switchback.training.textbook;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import switchback.training.kernels.Geometry;
import switchback.training.textbook.NamedSum.Name;
import switchback.training.textbook.NamedSum.Product;

/**
 * An example that shows why the filter is rotated by 180 degrees on the way back, with a 3x3 input
 * and a 2x2 filter. It views the convolution as a perceptron of nine inputs and four outputs, from
 * which connections are cut and whose weights are shared. The example is that of G. Gwardys,
 * "Convolutional Neural Networks backpropagation: from intuition to derivation" (2016). The numbers
 * are this project's: small whole ones, so that every sum is exact. The forward pass is a
 * cross-correlation.
 *
 * @param input x, 3x3
 * @param filter w, 2x2
 * @param deltas the derivatives of the error by each output, 2x2
 */
public record Rotation(Plane input, Plane filter, Plane deltas) {
  /** The letter of the filter's table. */
  public static final String WEIGHT = "w";

  /** The letter of the input's table. */
  public static final String INPUT = "x";

  /** The letter of the output's table. */
  public static final String OUTPUT = "z";

  /** The letter of the outputs' deltas. */
  public static final String DELTA = "d";

  /** The letter of the inputs' deltas. */
  public static final String INPUT_DELTA = "e";

  /** The letter of the filter's gradient. */
  public static final String GRADIENT = "g";

  /**
   * A connection of the perceptron that is not cut. All indices count row by row from 0.
   *
   * @param input the index of the input that it comes from
   * @param output the index of the output that it leads to
   * @param weight the index of the filter's weight that it carries
   */
  public record Connection(int input, int output, int weight) {}

  /** Creates the textbook's example. */
  public static Rotation example() {
    return new Rotation(
        Plane.of(3, 3, 1, 0, 3, -1, 3, 1, 2, -2, 0),
        Plane.of(2, 2, 2, -1, 3, 4),
        Plane.of(2, 2, 1, -2, 5, 3));
  }

  /** The output z, 2x2: the input correlated with the filter. */
  public Plane output() {
    return PlanePasses.correlate(input, filter);
  }

  /** The connections between inputs and outputs that are left, by output, then by weight. */
  public List<Connection> connections() {
    Geometry g = PlanePasses.geometry(input, filter, 1, 0, 1);
    List<Connection> connections = new ArrayList<>();
    for (int output = 0; output < g.outputCells(); output++) {
      for (int weight = 0; weight < g.taps(); weight++) {
        int row = g.rows().at(output / g.columns().outSize(), weight / g.columns().window());
        int column = g.columns().at(output % g.columns().outSize(), weight % g.columns().window());
        connections.add(new Connection(row * g.columns().size() + column, output, weight));
      }
    }
    return connections;
  }

  /** Each output as the sum over the connections that lead to it. */
  public List<NamedSum> outputSums() {
    return IntStream.range(0, deltas.values().length)
        .mapToObj(
            output ->
                new NamedSum(
                    name(OUTPUT, deltas, output),
                    connections().stream()
                        .filter(connection -> connection.output() == output)
                        .map(c -> product(WEIGHT, filter, c.weight(), INPUT, input, c.input()))
                        .toList()))
        .toList();
  }

  /** Each input's delta as the sum over the connections that leave it: the chain rule. */
  public List<NamedSum> inputDeltaSums() {
    return IntStream.range(0, input.values().length)
        .mapToObj(
            at ->
                new NamedSum(
                    name(INPUT_DELTA, input, at),
                    connections().stream()
                        .filter(connection -> connection.input() == at)
                        .map(c -> product(WEIGHT, filter, c.weight(), DELTA, deltas, c.output()))
                        .toList()))
        .toList();
  }

  /** Each weight's gradient as the sum over the connections that share it. */
  public List<NamedSum> gradientSums() {
    return IntStream.range(0, filter.values().length)
        .mapToObj(
            weight ->
                new NamedSum(
                    name(GRADIENT, filter, weight),
                    connections().stream()
                        .filter(connection -> connection.weight() == weight)
                        .map(c -> product(DELTA, deltas, c.output(), INPUT, input, c.input()))
                        .toList()))
        .toList();
  }

  /** The inputs' deltas by the reference kernel of the adjoint. */
  public Plane inputDeltas() {
    return PlanePasses.project(input, deltas, filter, 1);
  }

  /** The deltas with the border of zeros that a full correlation needs. */
  public Plane paddedDeltas() {
    return PlanePasses.padded(deltas, filter.rows() - 1);
  }

  /** The filter's gradient by the kernel. */
  public Plane filterGradient() {
    return PlanePasses.filterGradient(input, deltas, filter, 1);
  }

  /**
   * The inputs' deltas without any derivative: the increase of the sum of delta times output when
   * one input rises by 1. This is exact, because the output is linear in the input.
   */
  public Plane byRaisingInputs() {
    double before = error(output());
    double[] changes = new double[input.values().length];
    for (int i = 0; i < changes.length; i++) {
      double[] raised = input.values();
      raised[i]++;
      Plane other = Plane.of(input.rows(), input.columns(), raised);
      changes[i] = error(PlanePasses.correlate(other, filter)) - before;
    }
    return Plane.of(input.rows(), input.columns(), changes);
  }

  private double error(Plane output) {
    return IntStream.range(0, output.values().length)
        .mapToDouble(i -> deltas.values()[i] * output.values()[i])
        .sum();
  }

  private static Product product(
      String left, Plane leftTable, int leftAt, String right, Plane rightTable, int rightAt) {
    return new Product(
        name(left, leftTable, leftAt),
        leftTable.values()[leftAt],
        name(right, rightTable, rightAt),
        rightTable.values()[rightAt]);
  }

  private static Name name(String letter, Plane table, int at) {
    return new Name(letter, at / table.columns(), at % table.columns());
  }
}
