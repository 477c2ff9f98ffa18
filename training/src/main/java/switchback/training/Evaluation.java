package switchback.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.datasets.ImageSet;
import switchback.datasets.ImageSetIterator;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;

/**
 * The results of a network on labelled images: how often it names the right class, and its loss.
 *
 * @param confusion counts of images: a row per true label, a column per class named
 * @param loss the mean of -ln p(true class); 0 if there are no images
 */
public record Evaluation(List<List<Integer>> confusion, double loss) {
  /** The name of the task that {@link Progress} receives. */
  public static final String TASK = "evaluating";

  private static final int BATCH = 250;

  /** Copies the rows. */
  public Evaluation {
    confusion = confusion.stream().map(List::copyOf).toList();
  }

  /**
   * A network in an ensemble.
   *
   * @param network the network; it is not changed
   * @param statistics the pixel statistics with which its images are standardised
   * @param images the images (N, C, H, W) at the size of its input, with labels below the number of
   *     classes
   */
  public record Member(Classifier network, PixelStatistics statistics, ImageSet images) {}

  /**
   * Runs every image through the network, without dropout. Of equal probabilities the lower class
   * is named.
   *
   * @param images images (N, C, H, W) of the network's input size, with labels below {@code
   *     classes}
   * @param classes the number of classes
   * @param statistics the pixel statistics with which the network's images are standardised
   */
  public static Evaluation of(
      MultiLayerNetwork network,
      ImageSet images,
      int classes,
      PixelStatistics statistics,
      Progress progress) {
    return of(List.of(new Member(Classifier.of(network), statistics, images)), classes, progress);
  }

  /**
   * Evaluates an ensemble, which names the class with the highest mean probability (Krizhevsky et
   * al. 2012, section 6: averaging the predictions of several networks).
   *
   * @param members at least one network; all for the same classes and the same images
   * @param classes the number of classes
   * @throws IllegalArgumentException if there is no member
   */
  public static Evaluation of(List<Member> members, int classes, Progress progress) {
    return of(answers(members, classes, progress), classes);
  }

  /**
   * An ensemble's answer to an image.
   *
   * @param label the true class
   * @param named the class that is named
   * @param loss -ln p(true class)
   */
  public record Answer(int label, int named, double loss) implements Serializable {}

  /**
   * Returns the results of answers.
   *
   * @param answers one per image, in the order of the images
   * @param classes the number of classes
   */
  public static Evaluation of(List<Answer> answers, int classes) {
    int[][] confusion = new int[classes][classes];
    double loss = 0;
    for (Answer answer : answers) {
      confusion[answer.label()][answer.named()]++;
      loss += answer.loss();
    }
    List<List<Integer>> rows = new ArrayList<>();
    for (int[] row : confusion) {
      rows.add(IntStream.of(row).boxed().toList());
    }
    return new Evaluation(rows, answers.isEmpty() ? 0 : loss / answers.size());
  }

  /**
   * Returns the answers of an ensemble to each image, in order. They do not depend on which other
   * images there are.
   *
   * @param members at least one network; all for the same classes and the same images
   * @param classes the number of classes
   * @throws IllegalArgumentException if there is no member
   */
  public static List<Answer> answers(List<Member> members, int classes, Progress progress) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("no network to evaluate");
    }
    ImageSet images = members.getFirst().images();
    List<Answer> answers = new ArrayList<>();
    List<ImageSetIterator> batches =
        members.stream()
            .map(
                m ->
                    new ImageSetIterator(
                        m.images(), classes, m.statistics(), BATCH, null, 0, false))
            .toList();
    try {
      while (batches.getFirst().hasNext()) {
        for (double[] row : probabilities(members, batches)) {
          int label = images.label(answers.size());
          double loss = -Math.log(Math.max(row[label], Float.MIN_NORMAL));
          answers.add(new Answer(label, strongest(row), loss));
        }
        progress.at(TASK, answers.size(), images.size());
      }
    } finally {
      batches.forEach(ImageSetIterator::close);
    }
    return answers;
  }

  /** Returns a row of class probabilities per image of the next batch: the members' mean. */
  private static double[][] probabilities(List<Member> members, List<ImageSetIterator> batches) {
    double[][] means = {};
    for (int m = 0; m < members.size(); m++) {
      INDArray input = batches.get(m).next().getFeatures();
      float[][] rows = members.get(m).network().probabilities(input);
      means = m == 0 ? new double[rows.length][rows[0].length] : means;
      for (int i = 0; i < rows.length; i++) {
        for (int label = 0; label < rows[i].length; label++) {
          means[i][label] += rows[i][label] / (double) members.size();
        }
      }
    }
    return means;
  }

  /** Returns the lowest index among the greatest values. */
  private static int strongest(double[] row) {
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      if (row[i] > row[best]) {
        best = i;
      }
    }
    return best;
  }

  /**
   * Returns the results on these images and on others together.
   *
   * @param other the results of the same network for the same classes
   * @throws IllegalArgumentException if it has another number of classes
   */
  public Evaluation with(Evaluation other) {
    int classes = confusion.size();
    if (other.confusion.size() != classes) {
      throw new IllegalArgumentException(
          "numbers of classes differ: " + classes + " and " + other.confusion.size());
    }
    List<List<Integer>> sums =
        IntStream.range(0, classes)
            .mapToObj(
                label ->
                    IntStream.range(0, classes)
                        .map(i -> confusion.get(label).get(i) + other.confusion.get(label).get(i))
                        .boxed()
                        .toList())
            .toList();
    int images = total() + other.total();
    double losses = loss * total() + other.loss * other.total();
    return new Evaluation(sums, images == 0 ? 0 : losses / images);
  }

  /** Returns the number of images named right. */
  public int correct() {
    return IntStream.range(0, confusion.size()).map(i -> confusion.get(i).get(i)).sum();
  }

  /** Returns the number of images. */
  public int total() {
    return IntStream.range(0, confusion.size()).map(this::total).sum();
  }

  /** Returns the number of images of class {@code label} that are named right. */
  public int correct(int label) {
    return confusion.get(label).get(label);
  }

  /** Returns the number of images of class {@code label}. */
  public int total(int label) {
    return confusion.get(label).stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns the share of images named right, 0..1; 0 if there are no images. */
  public double accuracy() {
    return total() == 0 ? 0 : (double) correct() / total();
  }

  /** Returns text such as {@code 7927 of 10000 correct, loss 0.6212}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d of %d correct, loss %.4f", correct(), total(), loss);
  }
}
