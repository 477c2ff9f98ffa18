package switchback.training.kernels.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static switchback.Numbers.doubles;
import static switchback.Numbers.normal;
import static switchback.Numbers.relativeDifference;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.training.kernels.Workers;

/**
 * Compares local response normalization with values computed by hand, with central differences, and
 * float with double.
 */
class ResponseNormalizationTest {

  /** (1 + sum of squares over 3 maps)^-0.5: 1 / sqrt(6), 2 / sqrt(15), 3 / sqrt(14). */
  @Test
  void dividesByTheNeighbours() {
    float[] y = new float[3];
    try (Workers one = new Workers(1)) {
      new ResponseNormalizationKernel(3, 1, 1, 3, 1, 0.5).forward(1, heap(1, 2, 3), heap(y), one);
    }
    assertThat(y[0]).isCloseTo((float) (1 / Math.sqrt(6)), within(1e-7f));
    assertThat(y[1]).isCloseTo((float) (2 / Math.sqrt(15)), within(1e-7f));
    assertThat(y[2]).isCloseTo((float) (3 / Math.sqrt(14)), within(1e-7f));
  }

  @ParameterizedTest
  @CsvSource({"2, 5, 1e-4, 0.75", "1, 3, 0.8, 0.75", "1.5, 4, 0.3, 0.5", "1, 1, 2, 1"})
  void theGradientIsTheCentralDifference(double k, int n, double alpha, double beta) {
    ReferenceResponseNormalization reference =
        new ReferenceResponseNormalization(7, 3, k, n, alpha, beta);
    double[] x = doubles(normal(2 * 7 * 3, 1));
    double[] dy = doubles(normal(2 * 7 * 3, 2));
    double[] dx = reference.backward(x, dy);
    double step = 1e-5;
    for (int i = 0; i < x.length; i++) {
      double value = x[i];
      x[i] = value + step;
      double above = product(reference.forward(x), dy);
      x[i] = value - step;
      double below = product(reference.forward(x), dy);
      x[i] = value;
      assertThat(dx[i]).isCloseTo((above - below) / (2 * step), within(1e-8));
    }
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({"2, 5, 1e-4, 0.75", "1, 3, 0.8, 0.75", "1.5, 4, 0.3, 0.5"})
  void theFloatKernelGivesTheSame(double k, int n, double alpha, double beta) {
    float[] x = normal(3 * 9 * 10, 3);
    float[] dy = normal(x.length, 4);
    float[] y = new float[x.length];
    float[] dx = new float[x.length];
    ResponseNormalizationKernel kernel = new ResponseNormalizationKernel(9, 10, k, n, alpha, beta);
    try (Workers three = new Workers(3)) {
      kernel.forward(3, heap(x), heap(y), three);
      kernel.backward(3, heap(x), heap(dy), heap(dx), three);
    }
    ReferenceResponseNormalization reference =
        new ReferenceResponseNormalization(9, 10, k, n, alpha, beta);
    assertThat(relativeDifference(doubles(y), reference.forward(doubles(x)))).isLessThan(1e-6);
    assertThat(relativeDifference(doubles(dx), reference.backward(doubles(x), doubles(dy))))
        .isLessThan(1e-6);
  }

  @Test
  void refusesOtherSizes() {
    try (Workers one = new Workers(1)) {
      ResponseNormalizationKernel kernel = new ResponseNormalizationKernel(3, 1, 1, 3, 1, 0.5);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> kernel.forward(1, heap(1, 2), heap(1, 2), one));
    }
  }

  private static MemorySegment heap(float... array) {
    return MemorySegment.ofArray(array);
  }
}
