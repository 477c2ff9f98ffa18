package switchback.reports.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import switchback.deconv.StageStack;
import switchback.reports.textbook.Chapter;
import switchback.reports.textbook.TricksChapter;
import switchback.training.runs.Run;

/** {@code switchback textbook tricks}. */
@Command(
    name = "tricks",
    description = "What helps a network to learn: the options of 'train', a formula each.",
    footerHeading = Subcommand.EXAMPLES,
    footer = {"  switchback textbook tricks", "  switchback textbook tricks my-run --out tricks"})
final class TricksCommand extends ChapterCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "Whose layers' receptive fields are shown; the network in the box by default.")
  private String network = Run.PRETRAINED;

  @Override
  Chapter chapter() {
    Run run = Run.open(network);
    return TricksChapter.chapter(StageStack.of(run.network()), run.name());
  }
}
