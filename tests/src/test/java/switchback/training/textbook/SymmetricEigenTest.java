package switchback.training.textbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares with matrices whose eigenvalues are known in closed form. */
class SymmetricEigenTest {
  @Test
  void twoByTwo() {
    List<SymmetricEigen.Pair> pairs = SymmetricEigen.pairs(new double[][] {{2, 1}, {1, 2}});
    assertThat(pairs.get(0).value()).isCloseTo(3, within(1e-14));
    assertThat(pairs.get(1).value()).isCloseTo(1, within(1e-14));
    assertThat(pairs.get(0).vector().get(0)).isCloseTo(pairs.get(0).vector().get(1), within(1e-14));
    assertThat(Math.abs(pairs.get(0).vector().get(0))).isCloseTo(Math.sqrt(0.5), within(1e-14));
  }

  /** The eigenvalues of the second difference are 2 - 2 cos(k pi / (n + 1)). */
  @Test
  void secondDifference() {
    int size = 12;
    double[][] matrix = new double[size][size];
    for (int i = 0; i < size; i++) {
      matrix[i][i] = 2;
      if (i > 0) {
        matrix[i][i - 1] = -1;
        matrix[i - 1][i] = -1;
      }
    }
    List<SymmetricEigen.Pair> pairs = SymmetricEigen.pairs(matrix);
    for (int k = 1; k <= size; k++) {
      assertThat(pairs.get(size - k).value())
          .isCloseTo(2 - 2 * Math.cos(k * Math.PI / (size + 1)), within(1e-13));
    }
  }
}
