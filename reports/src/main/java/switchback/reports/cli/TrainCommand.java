package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.datasets.tasks.Counted;
import switchback.datasets.tasks.Spelling;
import switchback.reports.training.TrainingPictures;
import switchback.training.Evaluation;
import switchback.training.Trainer;
import switchback.training.TrainingStopped;
import switchback.training.checkpoints.Checkpointing;
import switchback.training.checkpoints.TrainingFolder;
import switchback.training.kernels.Workers;
import switchback.training.networks.Network;
import switchback.training.runs.Run;
import switchback.training.runs.TrainingOptions;

/** {@code switchback train}. */
@Command(
    name = "train",
    description = {
      "Train a network and save it in a run folder. Ctrl-C saves a checkpoint; --resume continues"
          + " from the newest checkpoint, also after a crash."
    },
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback train --data cifar10 --out my-run",
      "  switchback train --data images:flowers --out flowers --epochs 5 --seed 7",
      "  switchback train --data images:flowers --out flowers --from pretrained --freeze"
          + " conv1,conv2",
      "  switchback train --out sgd --momentum 0.9 --schedule step --weight-decay 5e-4",
      "  switchback train --data cifar10 --out my-run --resume"
    })
final class TrainCommand extends Subcommand {
  @Mixin private DataOption data = new DataOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private TricksOption tricks = new TricksOption();
  @Mixin private TransferOption start = new TransferOption();
  @Mixin private CheckpointOption checkpoints = new CheckpointOption();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "RUN",
      description =
          "The run folder to create; without --resume it must not exist yet, or be empty.")
  private Path out = Path.of("");

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description = "The architecture: classic (default: classic).")
  private String network = "classic";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Passes over the training images (default: " + TrainingOptions.DEFAULT_EPOCHS + ").")
  private int epochs = TrainingOptions.DEFAULT_EPOCHS;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images per step (default: " + TrainingOptions.DEFAULT_BATCH + ").")
  private int batch = TrainingOptions.DEFAULT_BATCH;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of everything random (default: 1).")
  private long seed = 1;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Train on the first N training images only.")
  private @Nullable Integer limit;

  @Override
  void run() throws IOException {
    TrainingOptions options =
        new TrainingOptions(
            architecture(),
            positive("--epochs", epochs),
            positive("--batch", batch),
            seed,
            tricks.tricks(this),
            start.transfer(this));
    checkpoints.check(this);
    Outputs.checkFiles(out);
    TrainingFolder.check(out, checkpoints.isResume());
    int most = limit == null ? Integer.MAX_VALUE : positive("--limit", limit);
    try (TerminalProgress progress = new TerminalProgress(this);
        Workers workers = threads.start(this)) {
      Dataset all = data.openForTraining(this, progress);
      Dataset images = all.limited(most);
      err()
          .println(
              "training %s on %s: %s, tested on %,d"
                  .formatted(
                      network,
                      images.name(),
                      Counted.of(images.train().size(), "image"),
                      images.test().size()));
      TrainingReport report = new TrainingReport(err(), progress, options, pictures(images));
      Run run = train(images, options, workers, report);
      if (run == null) {
        return;
      }
      Evaluation evaluation =
          Evaluation.of(
              run.network(), images.test(), images.classes().size(), run.statistics(), progress);
      progress.finish();
      out().print(EvaluationReport.text(evaluation, images.classes()));
      err().println("run: " + out);
    }
  }

  /**
   * Trains, or prints how to resume if the user ends it.
   *
   * @return the run, or null if the user ended it; the program may then end before this returns
   */
  private @Nullable Run train(
      Dataset images, TrainingOptions options, Workers workers, TrainingReport report)
      throws IOException {
    try (Interruption interruption = Interruption.start()) {
      Checkpointing checkpointing = checkpoints.checkpointing(this, interruption::isRequested);
      try {
        return Trainer.train(
            images,
            options,
            workers,
            out,
            checkpointing,
            Provenance.of(this, workers.threads()),
            report);
      } catch (TrainingStopped e) {
        report.stopped(e, resuming());
        return null;
      } catch (IOException | RuntimeException e) {
        report.failed(out, resuming(), e);
        if (!interruption.isRequested()) {
          throw e;
        }
        err().println("error: " + Failures.line(e));
        return null;
      }
    }
  }

  private String resuming() {
    return typed() + (checkpoints.isResume() ? "" : " " + CheckpointOption.RESUME);
  }

  private TrainingPictures pictures(Dataset images) {
    return new TrainingPictures(
        "Network %s on %s".formatted(network, DataOption.kind(images.name())),
        String.format(
            Locale.ROOT,
            "%,d training and %,d test images; batches of %d, seed %d",
            images.train().size(),
            images.test().size(),
            batch,
            seed),
        images.test().size() > 0);
  }

  private Network architecture() {
    if (!Network.labels().contains(network)) {
      throw misuse(
          "no such network",
          "--network",
          network,
          String.join(", ", Network.labels()),
          Spelling.hint(network, Network.labels(), "leave it out for classic"));
    }
    return Network.of(network);
  }
}
