package switchback.reports.cli;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.passes.Cluster;
import switchback.reports.Json;
import switchback.training.Classifier;
import switchback.training.Evaluation;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

/** {@code switchback evaluate}. */
@Command(
    name = "evaluate",
    description = {
      "Measure the accuracy of a network.",
      "Several networks form an ensemble: it predicts the class with the highest mean probability."
    },
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback evaluate pretrained --data cifar10",
      "  switchback evaluate my-run --data cifar10 --split train --json",
      "  switchback evaluate run-1 run-2 run-3 --data cifar10"
    })
final class EvaluateCommand extends Subcommand {
  private static final String USUAL = "test";

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "Run folders, made by 'train' or 'import', or the word 'pretrained'.")
  private List<String> names = List.of();

  @Mixin private DataOption data = new DataOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private ClusterOption cluster = new ClusterOption();

  @Option(
      names = "--split",
      paramLabel = "S",
      description = "The images to evaluate: train, test or all (default: test).")
  private String split = USUAL;

  @Option(names = "--json", description = "Print JSON to standard output.")
  private boolean json;

  @Override
  void run() {
    Splits.check(this, split, USUAL);
    try (TerminalProgress progress = new TerminalProgress(this);
        Workers workers = threads.start(this);
        Cluster shared = cluster.connect(this)) {
      List<Run> runs = names.stream().map(Run::open).toList();
      runs.forEach(run -> run.notices().forEach(err()::println));
      runs.forEach(run -> checkSameClasses(runs.getFirst(), run));
      Dataset dataset = data.open(this, runs.getFirst(), progress);
      for (Run run : runs) {
        Compatibility.classes(run, dataset);
        run.use(workers);
      }
      Evaluation evaluation = evaluation(runs, dataset, workers, shared, progress);
      progress.finish();
      if (json) {
        out()
            .println(Json.write(EvaluationReport.json(evaluation, dataset.classes(), runs.size())));
      } else {
        if (runs.size() > 1) {
          out().println("ensemble of " + runs.size() + " networks, mean probabilities");
        }
        out().print(EvaluationReport.text(evaluation, dataset.classes()));
      }
    }
  }

  /** Returns the counts of all images of the splits asked for. */
  private Evaluation evaluation(
      List<Run> runs,
      Dataset dataset,
      Workers workers,
      @Nullable Cluster shared,
      Progress progress) {
    Evaluation all = null;
    for (String name : Splits.of(split)) {
      ImageSet images = dataset.split(name);
      if (images.size() > 0) {
        String where = dataset.name() + ", " + name;
        List<ImageSet> fitted =
            runs.stream().map(run -> Compatibility.fitted(run.fitting(), images, where)).toList();
        int classes = dataset.classes().size();
        List<Evaluation.Answer> answers =
            shared == null
                ? Evaluation.answers(members(runs, workers, fitted), classes, progress)
                : shared.answers(runs, fitted, classes, progress);
        Evaluation one = Evaluation.of(answers, classes);
        all = all == null ? one : all.with(one);
      }
    }
    if (all == null) {
      throw Compatibility.noImages(dataset.name(), "an empty split " + split);
    }
    return all;
  }

  private static List<Evaluation.Member> members(
      List<Run> runs, Workers workers, List<ImageSet> fitted) {
    return IntStream.range(0, runs.size())
        .mapToObj(
            i ->
                new Evaluation.Member(
                    Classifier.of(runs.get(i), workers), runs.get(i).statistics(), fitted.get(i)))
        .toList();
  }

  private static void checkSameClasses(Run first, Run other) {
    if (!other.classes().equals(first.classes())) {
      throw new SwitchbackException(
          "networks with different classes",
          other.name(),
          String.join(", ", other.classes()),
          String.join(", ", first.classes()) + " as in " + first.name(),
          "evaluate them one by one");
    }
  }
}
