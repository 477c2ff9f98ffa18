package switchback.training;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.datasets.ImageSet;
import switchback.datasets.ImageSetIterator;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;

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
   * One network of those that are asked together.
   *
   * @param network only read
   * @param statistics what its images are standardised with
   */
  public record Member(MultiLayerNetwork network, PixelStatistics statistics) {}

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
    return of(List.of(new Member(network, statistics)), images, classes, progress);
  }

  /**
   * The same for an ensemble, which names the class of the highest mean probability (Krizhevsky et
   * al. 2012, section 6: averaging the predictions of several networks).
   *
   * @param members at least one; all of the same classes
   * @throws IllegalArgumentException where there is none
   */
  public static Evaluation of(
      List<Member> members, ImageSet images, int classes, Progress progress) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("no network to evaluate");
    }
    int[][] confusion = new int[classes][classes];
    double loss = 0;
    int done = 0;
    List<ImageSetIterator> batches =
        members.stream()
            .map(m -> new ImageSetIterator(images, classes, m.statistics(), BATCH, null, 0, false))
            .toList();
    try {
      while (batches.getFirst().hasNext()) {
        for (double[] row : probabilities(members, batches)) {
          int label = images.label(done++);
          confusion[label][strongest(row)]++;
          loss -= Math.log(Math.max(row[label], Float.MIN_NORMAL));
        }
        progress.at("evaluating", done, images.size());
      }
    } finally {
      batches.forEach(ImageSetIterator::close);
    }
    List<List<Integer>> rows = new ArrayList<>();
    for (int[] row : confusion) {
      rows.add(IntStream.of(row).boxed().toList());
    }
    return new Evaluation(rows, done == 0 ? 0 : loss / done);
  }

  /** Of the next batch, an array an image: the means over the members, summed in their order. */
  private static double[][] probabilities(List<Member> members, List<ImageSetIterator> batches) {
    double[][] means = {};
    for (int m = 0; m < members.size(); m++) {
      MultiLayerNetwork network = members.get(m).network();
      INDArray input = ImageOrder.of(network, batches.get(m).next().getFeatures());
      float[][] rows = network.output(input, false).toFloatMatrix();
      means = m == 0 ? new double[rows.length][rows[0].length] : means;
      for (int i = 0; i < rows.length; i++) {
        for (int label = 0; label < rows[i].length; label++) {
          means[i][label] += rows[i][label] / (double) members.size();
        }
      }
    }
    return means;
  }

  private static int strongest(double[] row) {
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
