package switchback.reports.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import switchback.training.networks.Schedule;
import switchback.training.networks.TrainingTricks;

/**
 * What a network may be taught better with. Its defaults are constants: help must not wait until
 * DL4J is loaded.
 */
final class TricksOption {
  @Option(
      names = "--dropout",
      paramLabel = "P",
      description =
          "The share of the dense layer's units that each step leaves out; 0.5, 0 for none."
              + " (Srivastava et al. 2014)")
  private double dropout = TrainingTricks.DROPOUT;

  @Option(
      names = "--weight-decay",
      paramLabel = "W",
      description =
          "Each weight loses W times the learning rate of itself in each step; 0."
              + " (Loshchilov and Hutter 2019)")
  private double weightDecay;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      description =
          "Gradient descent with Nesterov's momentum M instead of Adam; 0 for none."
              + " (Sutskever et al. 2013)")
  private @Nullable Double momentum;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description =
          "The highest learning rate; "
              + TrainingTricks.ADAM_RATE
              + ", with --momentum "
              + TrainingTricks.MOMENTUM_RATE
              + ".")
  private @Nullable Double learningRate;

  @Option(
      names = "--schedule",
      paramLabel = "S",
      description =
          "How the learning rate falls: linear (the default) or cosine to 0, step to a tenth twice,"
              + " or constant.")
  private String schedule = "linear";

  @Option(
      names = "--max-filter-rms",
      paramLabel = "R",
      description =
          "After each step, rescale convolution filters to this root mean square where theirs is"
              + " above; no limit by default. (Zeiler and Fergus 2014, with 0.1)")
  private @Nullable Double maxFilterRms;

  @Option(
      names = "--average",
      paramLabel = "DECAY",
      description =
          "Evaluate and save an exponential moving average of the weights over the steps, such as"
              + " 0.999; 0 for none, the default. (Kingma and Ba 2015)")
  private double average;

  @Option(
      names = "--pca-colour",
      paramLabel = "SD",
      description =
          "Change each image's colour along the principal components of the training pixels by this"
              + " standard deviation; 0 for none, the default. (Krizhevsky et al. 2012, with 0.1)")
  private double pcaColour;

  @Option(
      names = "--lrn",
      description =
          "Local response normalization after each pooling. (Krizhevsky et al. 2012, with k = 2,"
              + " n = 5, alpha = 1e-4, beta = 0.75)")
  private boolean lrn;

  /** All of it; ends the program with status 2 where a number is out of its range. */
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
          "leave it out for " + TrainingTricks.DEFAULT.schedule().label());
    }
    return Schedule.of(schedule);
  }

  private static void share(Subcommand command, String option, double value) {
    if (!(value >= 0 && value < 1)) {
      throw command.misuse(
          "a number is out of range", option, value, "0 or more and below 1", "give such a one");
    }
  }

  private static void aboveZero(Subcommand command, String option, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw command.misuse("a number is out of range", option, value, "above 0", "leave it out");
    }
  }

  private static void atLeastZero(Subcommand command, String option, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw command.misuse(
          "a number is out of range", option, value, "0 or more", "give such a one");
    }
  }
}
