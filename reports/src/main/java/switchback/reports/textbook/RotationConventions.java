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
            "If the filter is used as it is, the operation is a *correlation*, written $⋆$ here."
                + " If the filter is rotated first, it is a *convolution* in the proper sense,"
                + " written $∗$. Each is the other with the rotated filter. Networks mostly"
                + " correlate forward and call it a convolution; so does this program. That gives"
                + " two ways to write either pass, and they are opposites:"),
        new Block.Table(
            "",
            "A pass that rotates the filter forward does not rotate it backward, and the other way"
                + " round. $k$ is $w$ rotated.",
            List.of("forward pass of the text", "forward, valid", "backward, full"),
            List.of(
                row("correlation, filter $w$", "$x ⋆ w$", "$δ^z ∗ w$, which is $δ^z ⋆ k$"),
                row("convolution, filter $k$", "$x ∗ k$", "$δ^z ⋆ k$, which is $δ^z ∗ w$"))),
        new Block.Grids(
            List.of(
                Grid.of("$x ⋆ w$", duality.forward(), 0),
                Grid.of("$x ∗ k$", duality.forwardConvolved(), 0)),
            List.of("="),
            "Forward: the same output, written in both ways."),
        new Block.Grids(
            List.of(
                Grid.of("$δ^z ⋆ w$ rotated", duality.turnedCorrelated(), 0),
                Grid.of("$δ^z ∗ w$", duality.convolved(), 0),
                Grid.of("$δ^z ⋆ k$", duality.textCorrelated(), 0)),
            List.of("=", "="),
            "Backward, all of them full: the same nine deltas, computed in three ways."),
        Block.Question.of(
            "My text says \u201cfull correlation with the unrotated filter\u201d. Yours says that"
                + " the filter is rotated. Which one is right?",
            new Block.Paragraph(
                "Both. That text uses a true convolution forward, as MATLAB\u2019s `conv2` does."
                    + " Its filter $k$ is rotated on the way forward, and therefore not on the way"
                    + " back. If $k$ is our $w$ rotated, both have the same outputs, and the full"
                    + " correlation with the unrotated $k$ gives the same deltas:"),
            new Block.Grids(
                List.of(
                    Grid.of("$δ^z$", example.deltas(), 0),
                    Grid.of("$k$, as it is", duality.textFilter(), 0),
                    Grid.of("$δ^x$", duality.textCorrelated(), 0)),
                List.of("\u22c6", "="),
                "The full correlation with the filter of a text in that tradition.")),
        Block.Question.of(
            "What if I forget to rotate the filter?",
            new Block.Paragraph(
                "The sizes are right, and the numbers are wrong. Training may still make progress,"
                    + " because this layer and those above it learn properly, and only the layers"
                    + " below are misled. So the fault can stay hidden. To find it, compare with"
                    + " the derivative: raise an input by 1 and see by how much the error rises."),
            Block.Grids.row(
                "Eight of the nine numbers are wrong; the ninth is right by chance.",
                Grid.of("$δ^z ⋆ w$, not rotated", duality.forgotten(), 0),
                Grid.of("right", duality.turnedCorrelated(), 0))));
  }

  private static List<Cell> row(String text, String forward, String backward) {
    return List.of(Cell.of(text), Cell.of(forward), Cell.of(backward));
  }
}
