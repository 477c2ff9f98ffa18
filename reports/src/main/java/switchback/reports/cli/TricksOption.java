package switchback.reports.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import switchback.datasets.tasks.Spelling;
import switchback.training.networks.Schedule;
import switchback.training.networks.TrainingTricks;

/**
 * The options for training tricks. Their defaults are constants, so that {@code --help} need not
 * wait until DL4J is loaded.
 */
final class TricksOption {
  @Option(
      names = "--dropout",
      paramLabel = "P",
      description =
          "The share of the dense layer's units that each step leaves out; 0 for none (default:"
              + " 0.5). (Srivastava et al. 2014)")
  private double dropout = TrainingTricks.DROPOUT;

  @Option(
      names = "--weight-decay",
      paramLabel = "W",
      description =
          "Decoupled weight decay: each step multiplies every weight by 1 - W x learning rate;"
              + " biases are not decayed (default: 0). (Loshchilov and Hutter 2019)")
  private double weightDecay;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      description =
          "Use gradient descent with Nesterov's momentum M instead of Adam; 0 for plain descent."
              + " (Sutskever et al. 2013)")
  private @Nullable Double momentum;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description =
          "The highest learning rate (default: "
              + TrainingTricks.ADAM_RATE
              + ", or "
              + TrainingTricks.MOMENTUM_RATE
              + " with --momentum).")
  private @Nullable Double learningRate;

  @Option(
      names = "--schedule",
      paramLabel = "S",
      description =
          "How the learning rate falls: linear or cosine to 0, step to a tenth twice, or constant"
              + " (default: linear).")
  private String schedule = "linear";

  @Option(
      names = "--max-filter-rms",
      paramLabel = "R",
      description =
          "After each step, rescale the convolution filters whose root mean square exceeds R to R"
              + " (default: no limit). (Zeiler and Fergus 2014, with 0.1)")
  private @Nullable Double maxFilterRms;

  @Option(
      names = "--average",
      paramLabel = "DECAY",
      description =
          "Evaluate and save an exponential moving average of the weights over the steps, with a"
              + " decay such as 0.999; 0 for none (default: 0). (Kingma and Ba 2015)")
  private double average;

  @Option(
      names = "--pca-colour",
      paramLabel = "SD",
      description =
          "Change the colour of each image along the principal components of the training pixels,"
              + " with this standard deviation; 0 for none (default: 0). (Krizhevsky et al. 2012,"
              + " with 0.1)")
  private double pcaColour;

  @Option(
      names = "--lrn",
      description =
          "Add local response normalization after each pooling. (Krizhevsky et al. 2012, with"
              + " k = 2, n = 5, alpha = 1e-4, beta = 0.75)")
  private boolean lrn;

  /** Returns the tricks, or ends the program with status 2 if a number is out of range. */
  TrainingTricks tricks(Subcommand command) {
    share(command, "--dropout", dropout);
    atLeastZero(command, "--weight-decay", weightDecay);
    if (momentum != null) {
      share(command, "--momentum", momentum);
    }
    double usual = momentum == null ? TrainingTricks.ADAM_RATE : TrainingTricks.MOMENTUM_RATE;
    double rate = learningRate == null ? usual : learningRate;
    aboveZero(command, "--learning-rate", rate);
    if (maxFilterRms != null) {
      aboveZero(command, "--max-filter-rms", maxFilterRms);
    }
    share(command, "--average", average);
    atLeastZero(command, "--pca-colour", pcaColour);
    return new TrainingTricks(
        dropout,
        weightDecay,
        momentum,
        rate,
        schedule(command),
        maxFilterRms,
        average,
        pcaColour,
        lrn);
  }

  private Schedule schedule(Subcommand command) {
    if (!Schedule.labels().contains(schedule)) {
      throw command.misuse(
          "no such schedule",
          "--schedule",
          schedule,
          String.join(", ", Schedule.labels()),
          Spelling.hint(
              schedule,
              Schedule.labels(),
              "leave it out for " + TrainingTricks.DEFAULT.schedule().label()));
    }
    return Schedule.of(schedule);
  }

  private static void share(Subcommand command, String option, double value) {
    if (!(value >= 0 && value < 1)) {
      throw command.misuse(
          "number out of range",
          option,
          value,
          "0 or more and below 1",
          "leave it out for the default");
    }
  }

  private static void aboveZero(Subcommand command, String option, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw command.misuse(
          "number out of range", option, value, "above 0", "leave it out for the default");
    }
  }

  private static void atLeastZero(Subcommand command, String option, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw command.misuse(
          "number out of range", option, value, "0 or more", "leave it out for the default");
    }
  }
}
