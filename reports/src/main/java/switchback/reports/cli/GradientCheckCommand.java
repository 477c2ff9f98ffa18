package switchback.reports.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.SwitchbackException;
import switchback.reports.textbook.Chapter;
import switchback.reports.textbook.GradientCheckChapter;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;
import switchback.training.textbook.NetworkCheck;
import switchback.training.textbook.PlaneCheck;

/** {@code switchback textbook gradient-check}. */
@Command(
    name = "gradient-check",
    description = "Compare derivatives with differences, for a single plane and a whole network.",
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback textbook gradient-check",
      "  switchback textbook gradient-check my-run --data cifar10 --probes 50 --out checked"
    })
final class GradientCheckCommand extends ChapterCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "The network: a run folder, or the word 'pretrained' (default: pretrained).")
  private String name = Run.PRETRAINED;

  @Mixin private DataOption data = new DataOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--probes",
      paramLabel = "N",
      description = "The number of parameters to try per group (default: 20).")
  private int probes = 20;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Average the error over the first N training images (default: 4).")
  private int limit = 4;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed that the plane and the parameters are drawn by (default: 1).")
  private long seed = 1;

  @Override
  Chapter chapter() {
    positive("--probes", probes);
    positive("--limit", limit);
    try (TerminalProgress progress = new TerminalProgress(console());
        Workers workers = threads.start(this)) {
      Run run = Run.open(name);
      Dataset dataset = data.open(this, progress);
      ImageSet images =
          Compatibility.fitted(
              run.fitting(), dataset.train().first(limit), dataset.name() + ", train");
      checkLabels(run, images, dataset);
      NetworkCheck check = NetworkCheck.of(run, images, probes, seed, workers, progress);
      progress.finish();
      return GradientCheckChapter.chapter(
          new PlaneCheck(seed),
          check,
          new GradientCheckChapter.Subject(run.name(), Splits.name(run, dataset), probes, seed));
    }
  }

  /** Checks that the network has every label. Its class names do not matter here. */
  private static void checkLabels(Run run, ImageSet images, Dataset dataset) {
    for (int i = 0; i < images.size(); i++) {
      if (images.label(i) >= run.classes().size()) {
        throw new SwitchbackException(
            "more classes than the network has",
            dataset.name(),
            "label " + images.label(i),
            "0 to " + (run.classes().size() - 1),
            "use --data with the classes that " + run.name() + " was trained on");
      }
    }
  }
}
