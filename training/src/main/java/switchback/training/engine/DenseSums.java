package switchback.training.engine;

import switchback.training.graphs.Operation;
import switchback.training.graphs.Weights;

/** The sums of a dense layer, each in the order of the inputs. */
final class DenseSums {
  private DenseSums() {}

  /** Computes four sums at a time, so that their latencies overlap. */
  static void run(Operation.Dense dense, float[] input, float[] output) {
    int last = dense.units() - 1;
    for (int unit = 0; unit <= last; unit += 4) {
      sums(
          dense,
          input,
          output,
          unit,
          Math.min(unit + 1, last),
          Math.min(unit + 2, last),
          Math.min(unit + 3, last));
    }
  }

  private static void sums(
      Operation.Dense dense, float[] input, float[] output, int a, int b, int c, int d) {
    Weights weights = dense.weights();
    int inputs = input.length;
    float sumA = start(dense, a);
    float sumB = start(dense, b);
    float sumC = start(dense, c);
    float sumD = start(dense, d);
    long rowA = (long) a * inputs;
    long rowB = (long) b * inputs;
    long rowC = (long) c * inputs;
    long rowD = (long) d * inputs;
    for (int i = 0; i < inputs; i++) {
      sumA = Math.fma(input[i], weights.at(rowA + i), sumA);
      sumB = Math.fma(input[i], weights.at(rowB + i), sumB);
      sumC = Math.fma(input[i], weights.at(rowC + i), sumC);
      sumD = Math.fma(input[i], weights.at(rowD + i), sumD);
    }
    output[a] = sumA;
    output[b] = sumB;
    output[c] = sumC;
    output[d] = sumD;
  }

  private static float start(Operation.Dense dense, int unit) {
    Weights bias = dense.bias();
    return bias == null ? 0 : bias.at(unit);
  }
}
