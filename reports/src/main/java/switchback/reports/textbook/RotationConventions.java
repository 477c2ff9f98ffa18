package switchback.reports.textbook;

import java.util.List;
import switchback.training.textbook.Rotation;
import switchback.training.textbook.RotationQuestions;

/** The chapter {@code rotation}: correlation and convolution, and what texts mean by them. */
final class RotationConventions {
  private RotationConventions() {}

  static List<Block> blocks(Rotation example) {
    RotationQuestions.Duality duality = RotationQuestions.duality(example);
    return List.of(
        new Block.Section("Correlation and convolution"),
        new Block.Paragraph(
            "Laying a filter down as it is, is a *correlation*, written $⋆$ here. Turning it first"
                + " is a *convolution* in the word\u2019s proper sense, written $∗$. The one with a"
                + " filter is the other with the filter turned. Networks mostly correlate forward"
                + " and call it a convolution; so does this program. That gives two ways to write"
                + " either pass, and they are opposites:"),
        new Block.Table(
            "",
            "What turns forward does not turn backward, and the other way round. $k$ is $w$"
                + " turned.",
            List.of("the text\u2019s forward pass", "forward, valid", "backward, full"),
            List.of(
                row("correlation, filter $w$", "$x ⋆ w$", "$δ^z ∗ w$, which is $δ^z ⋆ k$"),
                row("convolution, filter $k$", "$x ∗ k$", "$δ^z ⋆ k$, which is $δ^z ∗ w$"))),
        new Block.Grids(
            List.of(
                Grid.of("$x ⋆ w$", duality.forward(), 0),
                Grid.of("$x ∗ k$", duality.forwardConvolved(), 0)),
            List.of("="),
            "Forward: the same output, in both ways of writing."),
        new Block.Grids(
            List.of(
                Grid.of("$δ^z ⋆ w$ turned", duality.turnedCorrelated(), 0),
                Grid.of("$δ^z ∗ w$", duality.convolved(), 0),
                Grid.of("$δ^z ⋆ k$", duality.textCorrelated(), 0)),
            List.of("=", "="),
            "Backward, all full: the same nine deltas, each computed in its own way."),
        Block.Question.of(
            "My text says: \u201cfull correlation with the unrotated filter\u201d. Yours says that"
                + " it turns. Who is right?",
            new Block.Paragraph(
                "Both. That text runs a true convolution forward, as MATLAB\u2019s `conv2` does."
                    + " Its filter $k$ is turned on the way forward, so that it is not turned on"
                    + " the way back. If $k$ is our $w$ turned, both have the same outputs, and the"
                    + " full correlation with the unrotated $k$ gives the same deltas:"),
            new Block.Grids(
                List.of(
                    Grid.of("$δ^z$", example.deltas(), 0),
                    Grid.of("$k$, as it is", duality.textFilter(), 0),
                    Grid.of("$δ^x$", duality.textCorrelated(), 0)),
                List.of("\u22c6", "="),
                "The full correlation with the filter of a text in that tradition.")),
        Block.Question.of(
            "What if I forget to turn?",
            new Block.Paragraph(
                "The sizes are right, and the numbers are wrong. Training may still get"
                    + " somewhere, since this layer and those above it learn properly and only"
                    + " those below are misled, so that the fault stays hidden. Compare with the"
                    + " derivative: raise an input by 1 and look."),
            Block.Grids.row(
                "Eight of the nine numbers are wrong; that one is right is chance.",
                Grid.of("$δ^z ⋆ w$, not turned", duality.forgotten(), 0),
                Grid.of("right", duality.turnedCorrelated(), 0))));
  }

  private static List<Cell> row(String text, String forward, String backward) {
    return List.of(Cell.of(text), Cell.of(forward), Cell.of(backward));
  }
}
