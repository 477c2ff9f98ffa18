package switchback.reports.cli;

import picocli.CommandLine.Option;
import switchback.deconv.ProjectableLayer;
import switchback.reports.study.Subject;

/** The option {@code --feature} of commands that concern one feature. */
final class FeatureOption {
  @Option(
      names = "--feature",
      required = true,
      paramLabel = "F",
      description =
          "The number of the feature, counted from 0; with --layer output also the name of a class,"
              + " such as cat.")
  private String name = "";

  /** Returns the feature's number, or ends the program with status 2 if the layer lacks it. */
  int of(Subcommand command, Subject subject, ProjectableLayer layer) {
    return Selection.feature(command, layer, subject.names(layer), "--feature", name);
  }
}
