package switchback.reports.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import switchback.deconv.ProjectableNetwork;
import switchback.reports.textbook.Chapter;
import switchback.reports.textbook.TricksChapter;
import switchback.training.runs.Run;

/** {@code switchback textbook tricks}. */
@Command(
    name = "tricks",
    description = "Explain the options of 'train' that help a network to learn, by their formulas.",
    footerHeading = Subcommand.EXAMPLES,
    footer = {"  switchback textbook tricks", "  switchback textbook tricks my-run --out tricks"})
final class TricksCommand extends ChapterCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description =
          "The network whose receptive fields are shown: a run folder, or the word 'pretrained'"
              + " (default: pretrained).")
  private String network = Run.PRETRAINED;

  @Override
  Chapter chapter() {
    Run run = Run.open(network);
    return TricksChapter.chapter(ProjectableNetwork.of(run), run.name());
  }
}
