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
 * A network's accuracy by the number of labelled images that it learns from. Each number is tried
 * twice: from random weights, and with some layers frozen at a trained network's weights while the
 * others start from random weights. Every training takes about the same number of steps.
 *
 * @param points two points per number of images, in the order of the numbers: first from random
 *     weights, then with frozen layers
 */
public record LabelCurve(List<Point> points) {
  /** Copies the points. */
  public LabelCurve {
    points = List.copyOf(points);
  }

  /**
   * One training.
   *
   * @param images the number of images that it learnt from
   * @param isFrozen whether layers were taken from the other network and frozen
   * @param epochs the number of passes over these images
   * @param trainLoss the mean of -ln p(true class) over these images, dropout off
   * @param trainAccuracy the share of these images that are classified correctly, 0..1
   * @param testLoss the mean of -ln p(true class) over the test split
   * @param testAccuracy the share of the test split that is classified correctly, 0..1
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
     * The share of the training images that are classified wrongly: the error left by the
     * optimisation, provided that some weights classify all of them correctly.
     */
    public double optimisationError() {
      return 1 - trainAccuracy;
    }

    /** The difference between the shares of errors on the test images and the training images. */
    public double estimationError() {
      return trainAccuracy - testAccuracy;
    }
  }

  /**
   * The settings of a measurement.
   *
   * @param counts the numbers of training images, taken from the start of the training split
   * @param steps the least number of steps of each training, which ends with a whole pass
   * @param batch the number of images per step
   * @param seed the seed of everything random
   */
  public record Settings(List<Integer> counts, int steps, int batch, long seed) {
    /**
     * Copies the counts.
     *
     * @throws IllegalArgumentException if a number is below 1
     */
    public Settings {
      counts = List.copyOf(counts);
      if (steps < 1 || batch < 1 || counts.stream().anyMatch(count -> count < 1)) {
        throw new IllegalArgumentException("below 1: " + counts + ", " + steps + ", " + batch);
      }
    }

    /** The least number of passes over that many images with at least {@link #steps()} steps. */
    int epochs(int images) {
      return Math.ceilDiv(steps, Math.ceilDiv(images, batch));
    }
  }

  /**
   * Trains and evaluates all points.
   *
   * @param source the network whose layers are taken
   * @param frozen the names of the layers that are taken and frozen
   * @param workers the threads of the kernels; the caller closes them
   * @param scratch an existing folder for the runs, which the caller deletes
   * @param progress receives the number of trainings done
   * @throws IOException if the folder cannot be written
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
    // Without test images, which would be evaluated after every pass.
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
