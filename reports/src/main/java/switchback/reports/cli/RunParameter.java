package switchback.reports.cli;

import picocli.CommandLine.Parameters;
import switchback.training.runs.Run;

/** Which network. */
final class RunParameter {
  @Parameters(
      paramLabel = "RUN",
      description = "A folder that 'train' or 'import' made, or the word 'pretrained'.")
  private String name = "";

  Run open() {
    return Run.open(name);
  }
}
