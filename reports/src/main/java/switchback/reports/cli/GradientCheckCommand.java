package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.Progress;
import switchback.reports.textbook.Chapter;
import switchback.reports.textbook.GradientCheckChapter;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;
import switchback.training.textbook.Effort;
import switchback.training.textbook.Examples;
import switchback.training.textbook.NetworkCheck;
import switchback.training.textbook.PlaneCheck;

/** {@code switchback textbook gradient-check}. */
@Command(
    name = "gradient-check",
    description = "Compare derivatives with differences, for a single plane and a whole network.",
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback textbook gradient-check",
      "  switchback textbook gradient-check my-run --data cifar10 --probes 50 --out checked",
      "  switchback textbook gradient-check resnet --data images:photos --limit 1"
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
      names = "--input",
      paramLabel = "FILE",
      description =
          "A .npy file of (C, H, W) or (N, C, H, W) in network-input space, in place of --data.")
  private @Nullable Path input;

  @Option(
      names = "--probes",
      paramLabel = "N",
      description =
          "The number of parameters to try per group (default: 20, fewer for a large graph).")
  private @Nullable Integer probes;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description =
          "Average the error over the first N training images (default: 4, fewer for a large"
              + " graph).")
  private @Nullable Integer limit;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed that the plane and the parameters are drawn by (default: 1).")
  private long seed = 1;

  @Override
  Chapter chapter() throws IOException {
    if (probes != null) {
      positive("--probes", probes);
    }
    if (limit != null) {
      positive("--limit", limit);
    }
    try (TerminalProgress progress = new TerminalProgress(this);
        Workers workers = threads.start(this)) {
      Run run = Run.open(name);
      run.notices().forEach(err()::println);
      Effort effort = Effort.of(run, limit, probes);
      announce(effort);
      Subject subject = input == null ? dataset(run, effort, progress) : values(run, input, effort);
      NetworkCheck check =
          NetworkCheck.of(run, subject.examples(), effort.probes(), seed, workers, progress);
      progress.finish();
      return GradientCheckChapter.chapter(
          new PlaneCheck(seed),
          check,
          new GradientCheckChapter.Subject(run.name(), subject.name(), effort.probes(), seed));
    }
  }

  /** Says what was chosen, if it is less than usual. */
  private void announce(Effort effort) {
    if (effort.isReduced()) {
      err()
          .printf(
              Locale.ROOT,
              "note: --limit %d and --probes %d are used, since a pass takes %,d million"
                  + " multiplications in double%n",
              effort.images(),
              effort.probes(),
              effort.multiplications() / 1_000_000);
    }
  }

  /** The images and their name. */
  private record Subject(Examples examples, String name) {}

  private Subject dataset(Run run, Effort effort, Progress progress) {
    Dataset dataset = data.open(this, run, progress);
    ImageSet images =
        Compatibility.fitted(
            run.fitting(), dataset.train().first(effort.images()), dataset.name() + ", train");
    return new Subject(Examples.of(run, images, dataset.classes()), Splits.name(run, dataset));
  }

  private static Subject values(Run run, Path file, Effort effort) throws IOException {
    List<float[]> all = InputFile.read(file, run.input());
    List<float[]> first = all.subList(0, Math.min(all.size(), effort.images()));
    return new Subject(Examples.of(first), String.valueOf(file.getFileName()));
  }
}
