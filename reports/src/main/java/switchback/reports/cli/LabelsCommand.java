package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchback.datasets.Dataset;
import switchback.datasets.files.AtomicFolder;
import switchback.reports.textbook.Chapter;
import switchback.reports.textbook.LabelsChapter;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;
import switchback.training.runs.TrainingOptions;
import switchback.training.textbook.LabelCurve;

/** {@code switchback textbook labels}. */
@Command(
    name = "labels",
    description = {
      "Train on few and on many labelled images, from random weights and with another network's"
          + " frozen layers. Shows the accuracy, and how much of the error is due to estimation and"
          + " how much to optimisation."
    },
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback textbook labels --data cifar10 --out labels",
      "  switchback textbook labels my-run --data images:photos --counts 50,200,800 --steps 300"
    })
final class LabelsCommand extends ChapterCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description =
          "The network whose layers are reused: a run folder, or the word 'pretrained' (default:"
              + " pretrained).")
  private String source = Run.PRETRAINED;

  @Mixin private DataOption data = new DataOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--counts",
      paramLabel = "N",
      split = ",",
      description =
          "The numbers of training images, separated by commas (default: 100,300,1000,3000,10000,"
              + " or as many as there are).")
  private List<Integer> counts = List.of(100, 300, 1000, 3000, 10_000);

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "The least number of steps per training (default: 600).")
  private int steps = 600;

  @Option(
      names = "--freeze",
      paramLabel = "L",
      split = ",",
      description = "The layers that are reused and frozen (default: conv1,conv2).")
  private List<String> freeze = List.of("conv1", "conv2");

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of everything random (default: 1).")
  private long seed = 1;

  @Override
  Chapter chapter() throws IOException {
    counts.forEach(count -> positive("--counts", count));
    positive("--steps", steps);
    Run run = Run.open(source);
    TransferOption.check(this, run, "--freeze", freeze);
    try (TerminalProgress progress = new TerminalProgress(this);
        Workers workers = threads.start(this);
        AtomicFolder scratch = AtomicFolder.create(scratch(), null)) {
      Dataset images = data.openForTraining(this, progress);
      LabelCurve.Settings settings =
          new LabelCurve.Settings(
              counts(images.train().size()), steps, TrainingOptions.DEFAULT_BATCH, seed);
      LabelCurve curve =
          LabelCurve.measure(
              images, run, Set.copyOf(freeze), settings, workers, scratch.path(), progress);
      progress.finish();
      return new LabelsChapter(
              curve, settings, Splits.name(run, images), run.name(), images.test().size())
          .chapter();
    }
  }

  /** Returns a folder that is never published: the trained networks are deleted after use. */
  private static Path scratch() {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "switchback-labels-" + ProcessHandle.current().pid());
  }

  private List<Integer> counts(int available) {
    TreeSet<Integer> sorted = new TreeSet<>();
    for (int count : counts) {
      sorted.add(Math.min(count, available));
    }
    return List.copyOf(sorted);
  }
}
