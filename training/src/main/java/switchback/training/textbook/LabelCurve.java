package switchback.training.textbook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.Progress;
import switchback.training.Evaluation;
import switchback.training.Trainer;
import switchback.training.TrainingMonitor;
import switchback.training.kernels.Workers;
import switchback.training.networks.Network;
import switchback.training.networks.TrainingTricks;
import switchback.training.runs.Run;
import switchback.training.runs.TrainingOptions;
import switchback.training.runs.Transfer;

/**
 * How well a network does by the number of labelled images that it learns from: once from random
 * weights, once with some layers of a trained network, frozen, and the others from random weights.
 * Either takes about as many steps whatever the number of images.
 *
 * @param points by number of images; of each first from random weights, then with frozen layers
 */
public record LabelCurve(List<Point> points) {
  /** Copies the points. */
  public LabelCurve {
    points = List.copyOf(points);
  }

  /**
   * One training.
   *
   * @param images that it learnt from
   * @param isFrozen whether its convolutions were another network's, and stayed
   * @param epochs passes over these images
   * @param trainLoss mean of -ln p(true class) over these images, dropout off
   * @param trainAccuracy share of these images named right, 0..1
   * @param testLoss the same over the test split
   * @param testAccuracy share of the test split named right, 0..1
   */
  public record Point(
      int images,
      boolean isFrozen,
      int epochs,
      double trainLoss,
      double trainAccuracy,
      double testLoss,
      double testAccuracy) {

    /**
     * The share of images that it gets wrong of those that it could have learnt by heart: what the
     * optimisation left undone, in so far as weights exist that name them all right.
     */
    public double optimisationError() {
      return 1 - trainAccuracy;
    }

    /** How much larger the share of wrong answers is on images that it has not seen. */
    public double estimationError() {
      return trainAccuracy - testAccuracy;
    }
  }

  /**
   * What is measured.
   *
   * @param counts numbers of training images, each the first so many of the training split
   * @param steps updates of each training, at least; it ends with a whole pass
   * @param batch images a step
   * @param seed for all that is drawn
   */
  public record Settings(List<Integer> counts, int steps, int batch, long seed) {
    /**
     * Copies the counts.
     *
     * @throws IllegalArgumentException where a number is below 1
     */
    public Settings {
      counts = List.copyOf(counts);
      if (steps < 1 || batch < 1 || counts.stream().anyMatch(count -> count < 1)) {
        throw new IllegalArgumentException("below 1: " + counts + ", " + steps + ", " + batch);
      }
    }

    /** Passes over that many images that make the steps. */
    int epochs(int images) {
      return Math.ceilDiv(steps, Math.ceilDiv(images, batch));
    }
  }

  /**
   * Trains and evaluates all.
   *
   * @param source the network whose convolutions are taken
   * @param frozen the names of its layers that stay
   * @param workers share out the kernels' work; they stay the caller's
   * @param scratch an existing folder for the runs, which stay there
   * @param progress told the trainings that are done
   * @throws IOException where the folder cannot be written
   */
  public static LabelCurve measure(
      Dataset data,
      Run source,
      Set<String> frozen,
      Settings settings,
      Workers workers,
      Path scratch,
      Progress progress)
      throws IOException {
    List<Point> points = new ArrayList<>();
    int all = 2 * settings.counts().size();
    for (int count : settings.counts()) {
      for (Transfer transfer : starts(source, frozen)) {
        progress.at("training on " + count + " images", points.size(), all);
        Path folder = scratch.resolve(points.size() + "");
        points.add(point(data, count, transfer, settings, workers, folder));
      }
    }
    progress.at("training", all, all);
    return new LabelCurve(points);
  }

  private static List<@Nullable Transfer> starts(Run source, Set<String> frozen) {
    List<@Nullable Transfer> starts = new ArrayList<>();
    starts.add(null);
    Set<String> anew = new LinkedHashSet<>(Transfer.layers(source));
    anew.removeAll(frozen);
    starts.add(new Transfer(source, frozen, anew));
    return starts;
  }

  private static Point point(
      Dataset data,
      int count,
      @Nullable Transfer transfer,
      Settings settings,
      Workers workers,
      Path folder)
      throws IOException {
    ImageSet images = data.train().first(count);
    int epochs = settings.epochs(images.size());
    TrainingOptions options =
        new TrainingOptions(
            Network.CLASSIC,
            epochs,
            settings.batch(),
            settings.seed(),
            TrainingTricks.DEFAULT,
            transfer);
    // Without test images, which would be looked at after every pass.
    Dataset part = new Dataset(data.name(), data.classes(), images, data.test().first(0));
    Run run = Trainer.train(part, options, workers, folder, TrainingMonitor.NONE);
    Evaluation train = evaluation(run, images, data);
    Evaluation test = evaluation(run, data.test(), data);
    return new Point(
        images.size(),
        transfer != null,
        epochs,
        train.loss(),
        train.accuracy(),
        test.loss(),
        test.accuracy());
  }

  private static Evaluation evaluation(Run run, ImageSet images, Dataset data) {
    return Evaluation.of(
        run.network(), images, data.classes().size(), run.statistics(), Progress.NONE);
  }
}
