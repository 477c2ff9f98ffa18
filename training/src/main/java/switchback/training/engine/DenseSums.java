package switchback.training.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Weights;

/**
 * The sums of a dense layer, each in the order of the inputs, in which a negative zero becomes
 * positive. They need no preparation; {@link switchback.training.kernels.channelslast.CellProduct}
 * computes the same for many images.
 */
final class DenseSums {
  /** Sums that are computed together. */
  private static final int TOGETHER = 4;

  /** Weights of a sum that are copied at a time, so that all stay in the fastest cache. */
  private static final int PART = 1024;

  private DenseSums() {}

  /** Computes four sums at a time, so that their latencies overlap. */
  static void run(Operation.Dense dense, float[] input, float[] output) {
    float[][] rows = new float[TOGETHER][Math.min(PART, input.length)];
    for (int unit = 0; unit < dense.units(); unit += TOGETHER) {
      int count = Math.min(TOGETHER, dense.units() - unit);
      float[] sums = new float[TOGETHER];
      for (int i = 0; i < count; i++) {
        sums[i] = start(dense, unit + i);
      }
      for (int from = 0; from < input.length; from += PART) {
        int inputs = Math.min(PART, input.length - from);
        for (int i = 0; i < count; i++) {
          copy(dense.weights(), (long) (unit + i) * input.length + from, rows[i], inputs);
        }
        add(rows, input, from, inputs, sums);
      }
      for (int i = 0; i < count; i++) {
        output[unit + i] = sums[i] + 0f;
      }
    }
  }

  /** Copies weights onto the heap, where Java reads them fast even before it has compiled that. */
  private static void copy(Weights weights, long from, float[] row, int count) {
    MemorySegment.copy(weights.memory(), JAVA_FLOAT_UNALIGNED, from * Float.BYTES, row, 0, count);
  }

  private static void add(float[][] rows, float[] input, int from, int count, float[] sums) {
    float[] rowA = rows[0];
    float[] rowB = rows[1];
    float[] rowC = rows[2];
    float[] rowD = rows[3];
    float sumA = sums[0];
    float sumB = sums[1];
    float sumC = sums[2];
    float sumD = sums[3];
    for (int i = 0; i < count; i++) {
      float value = input[from + i];
      sumA = Math.fma(value, rowA[i], sumA);
      sumB = Math.fma(value, rowB[i], sumB);
      sumC = Math.fma(value, rowC[i], sumC);
      sumD = Math.fma(value, rowD[i], sumD);
    }
    sums[0] = sumA;
    sums[1] = sumB;
    sums[2] = sumC;
    sums[3] = sumD;
  }

  private static float start(Operation.Dense dense, int unit) {
    Weights bias = dense.bias();
    return bias == null ? 0 : bias.at(unit);
  }
}
