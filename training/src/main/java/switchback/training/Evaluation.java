package switchback.training;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import switchback.datasets.ImageSet;
import switchback.datasets.ImageSetIterator;
import switchback.datasets.PixelStatistics;
import switchback.datasets.Progress;

/**
 * How often a network names the right class.
 *
 * @param confusion rows by true label, columns by the class named: counts
 * @param loss the mean of -ln p(true class)
 */
public record Evaluation(List<List<Integer>> confusion, double loss) {
  private static final int BATCH = 250;

  /** Copies the rows. */
  public Evaluation {
    confusion = confusion.stream().map(List::copyOf).toList();
  }

  /**
   * Runs every image through the network, dropout off; of equal probabilities the lower class is
   * named.
   *
   * @param classes the number of classes
   */
  public static Evaluation of(
      MultiLayerNetwork network,
      ImageSet images,
      int classes,
      PixelStatistics statistics,
      Progress progress) {
    int[][] confusion = new int[classes][classes];
    double loss = 0;
    int done = 0;
    try (ImageSetIterator batches =
        new ImageSetIterator(images, classes, statistics, BATCH, null, 0, false)) {
      while (batches.hasNext()) {
        DataSet batch = batches.next();
        INDArray input = ImageOrder.of(network, batch.getFeatures());
        float[][] probabilities = network.output(input, false).toFloatMatrix();
        for (float[] row : probabilities) {
          int label = images.label(done++);
          confusion[label][strongest(row)]++;
          loss -= Math.log(Math.max(row[label], Float.MIN_NORMAL));
        }
        progress.at("evaluating", done, images.size());
      }
    }
    List<List<Integer>> rows = new ArrayList<>();
    for (int[] row : confusion) {
      rows.add(IntStream.of(row).boxed().toList());
    }
    return new Evaluation(rows, done == 0 ? 0 : loss / done);
  }

  private static int strongest(float[] row) {
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      if (row[i] > row[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Images named right. */
  public int correct() {
    return IntStream.range(0, confusion.size()).map(i -> confusion.get(i).get(i)).sum();
  }

  /** All images. */
  public int total() {
    return IntStream.range(0, confusion.size()).map(this::total).sum();
  }

  /** Images of class {@code label} named right. */
  public int correct(int label) {
    return confusion.get(label).get(label);
  }

  /** Images of class {@code label}. */
  public int total(int label) {
    return confusion.get(label).stream().mapToInt(Integer::intValue).sum();
  }

  /** The share named right, 0..1; 0 where there is no image. */
  public double accuracy() {
    return total() == 0 ? 0 : (double) correct() / total();
  }
}
