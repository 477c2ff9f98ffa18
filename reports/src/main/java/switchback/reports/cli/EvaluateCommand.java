package switchback.reports.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.reports.Json;
import switchback.training.Evaluation;
import switchback.training.Run;
import switchback.training.kernels.Workers;

/** {@code switchback evaluate}. */
@Command(
    name = "evaluate",
    description = "Count how often a network names the right class.",
    footerHeading = Job.EXAMPLES,
    footer = {
      "  switchback evaluate pretrained --data cifar10",
      "  switchback evaluate my-run --data cifar10 --split train --json"
    })
final class EvaluateCommand extends Job {
  @Mixin private RunParameter network = new RunParameter();
  @Mixin private DataOption data = new DataOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(names = "--split", paramLabel = "S", description = "train or test (the default).")
  private String split = "test";

  @Option(names = "--json", description = "JSON on standard output.")
  private boolean json;

  @Override
  void run() {
    if (!split.equals("train") && !split.equals("test")) {
      throw misuse("no such split", "--split", split, "train or test", "leave it out for test");
    }
    try (TerminalProgress progress = new TerminalProgress(console());
        Workers workers = threads.start(this)) {
      Run run = network.open();
      Dataset dataset = data.open(this, progress);
      ImageSet images = dataset.split(split);
      Fit.images(run, images, dataset.name() + ", " + split);
      Fit.classes(run, dataset);
      run.use(workers);
      Evaluation evaluation =
          Evaluation.of(
              run.network(), images, dataset.classes().size(), run.statistics(), progress);
      progress.finish();
      if (json) {
        out().println(Json.write(EvaluationReport.json(evaluation, dataset.classes())));
      } else {
        out().print(EvaluationReport.text(evaluation, dataset.classes()));
      }
    }
  }
}
