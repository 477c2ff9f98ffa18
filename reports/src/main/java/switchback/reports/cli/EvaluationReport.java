package switchback.reports.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.Evaluation;

/** The output of an evaluation, as text and as JSON. */
final class EvaluationReport {
  /**
   * The JSON of {@code evaluate --json}.
   *
   * @param networks the number of networks in the ensemble; absent for a single network
   * @param correct the number of images classified correctly
   * @param total the number of images
   * @param accuracy {@code correct / total}, 0..1
   * @param perClass the counts of each class, by label
   * @param confusion the number of images by true class, then by predicted class
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Json(
      @Nullable Integer networks,
      int correct,
      int total,
      double accuracy,
      List<ClassJson> perClass,
      List<List<Integer>> confusion) {}

  /** The counts of one class. */
  record ClassJson(String label, int correct, int total) {}

  private EvaluationReport() {}

  static Json json(Evaluation evaluation, List<String> classes, int networks) {
    List<ClassJson> perClass =
        IntStream.range(0, classes.size())
            .mapToObj(
                label ->
                    new ClassJson(
                        classes.get(label), evaluation.correct(label), evaluation.total(label)))
            .toList();
    return new Json(
        networks == 1 ? null : networks,
        evaluation.correct(),
        evaluation.total(),
        evaluation.accuracy(),
        perClass,
        evaluation.confusion());
  }

  /** Formats the accuracy, the accuracy of each class, and the confusion matrix. */
  static String text(Evaluation evaluation, List<String> classNames) {
    // Names of folders may hold what a terminal would obey.
    List<String> classes = classNames.stream().map(SwitchbackException::oneLine).toList();
    int width = classes.stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "accuracy %.2f%% (%d of %d)%n%nrows: the true class and the share of its images that"
                + " were classified correctly; columns: the predicted class, in the same order%n",
            100 * evaluation.accuracy(),
            evaluation.correct(),
            evaluation.total()));
    for (int label = 0; label < classes.size(); label++) {
      double share = 100.0 * evaluation.correct(label) / Math.max(1, evaluation.total(label));
      String name = classes.get(label);
      text.append(name).repeat(" ", width - name.length());
      text.append(String.format(Locale.ROOT, " %6.2f%% ", share));
      evaluation.confusion().get(label).forEach(n -> text.append(String.format(" %5d", n)));
      text.append(System.lineSeparator());
    }
    return text.toString();
  }
}
