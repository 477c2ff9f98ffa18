package switchback.training.textbook;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations (Golub and Van
 * Loan, "Matrix Computations", section 8.5). Each rotation makes one entry off the diagonal zero,
 * until all of these are negligible.
 */
final class SymmetricEigen {
  private static final int MOST_SWEEPS = 100;

  /** The share of the diagonal's squares below which the other entries' squares are rounding. */
  private static final double NEGLIGIBLE = 1e-28;

  private final int size;
  private final double[][] matrix;
  private final double[][] vectors;

  /**
   * An eigenvalue with its eigenvector.
   *
   * @param value the eigenvalue
   * @param vector the eigenvector, of length 1
   */
  record Pair(double value, List<Double> vector) {}

  private SymmetricEigen(double[][] matrix) {
    this.size = matrix.length;
    this.matrix =
        IntStream.range(0, size).mapToObj(i -> matrix[i].clone()).toArray(double[][]::new);
    this.vectors = new double[size][size];
    for (int i = 0; i < size; i++) {
      vectors[i][i] = 1;
    }
  }

  /** Returns the pairs, the largest value first; does not modify the matrix. */
  static List<Pair> pairs(double[][] symmetric) {
    SymmetricEigen eigen = new SymmetricEigen(symmetric);
    for (int sweep = 0; sweep < MOST_SWEEPS && !eigen.isDiagonal(); sweep++) {
      eigen.sweep();
    }
    return IntStream.range(0, eigen.size)
        .mapToObj(eigen::pair)
        .sorted(Comparator.comparingDouble(Pair::value).reversed())
        .toList();
  }

  private Pair pair(int column) {
    List<Double> vector =
        IntStream.range(0, size).mapToObj(row -> Double.valueOf(vectors[row][column])).toList();
    return new Pair(matrix[column][column], vector);
  }

  private boolean isDiagonal() {
    double diagonal = 0;
    double beside = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double square = matrix[i][j] * matrix[i][j];
        diagonal += i == j ? square : 0;
        beside += i == j ? 0 : square;
      }
    }
    return beside <= NEGLIGIBLE * diagonal;
  }

  private void sweep() {
    for (int p = 0; p < size; p++) {
      for (int q = p + 1; q < size; q++) {
        if (matrix[p][q] != 0) {
          rotate(p, q);
        }
      }
    }
  }

  /** Rotates the axes p and q in their plane, by the angle that makes their entry zero. */
  private void rotate(int p, int q) {
    double ratio = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
    double tangent = Math.copySign(1, ratio) / (Math.abs(ratio) + Math.sqrt(ratio * ratio + 1));
    double cosine = 1 / Math.sqrt(tangent * tangent + 1);
    double sine = tangent * cosine;
    for (int i = 0; i < size; i++) {
      turn(matrix[i], p, q, cosine, sine);
      turn(vectors[i], p, q, cosine, sine);
    }
    for (int i = 0; i < size; i++) {
      double first = matrix[p][i];
      double second = matrix[q][i];
      matrix[p][i] = cosine * first - sine * second;
      matrix[q][i] = sine * first + cosine * second;
    }
  }

  private static void turn(double[] row, int p, int q, double cosine, double sine) {
    double first = row[p];
    double second = row[q];
    row[p] = cosine * first - sine * second;
    row[q] = sine * first + cosine * second;
  }
}
