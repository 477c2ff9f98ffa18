package switchback.reports.textbook;

import java.util.List;
import java.util.stream.Stream;
import switchback.reports.drawing.Numbers;
import switchback.training.textbook.NamedSum;
import switchback.training.textbook.Plane;
import switchback.training.textbook.Rotation;

/** The chapter {@code rotation}: the chain rule, and the rotation that follows from it. */
final class RotationBackward {
  /** The index of the input in the middle. */
  private static final int CENTRE = 4;

  private RotationBackward() {}

  static List<Block> blocks(Rotation example) {
    return Stream.of(deltas(example), turn(example), gradient(example))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Block> deltas(Rotation example) {
    NamedSum centre = example.inputDeltaSums().get(CENTRE);
    return List.of(
        new Block.Section("Back along the connections"),
        new Block.Paragraph(
            "Whatever follows our convolution turns $z$ into one number, the *error* $E$: the"
                + " smaller, the better. We need not know how. All that we need is how fast $E$"
                + " grows with each output, the derivative $∂E/∂z_{i,j}$. It is called the *delta*"
                + " of that output. Let the four deltas be given:"),
        Block.Grids.of(
            "For example, if $z_{1,0}$ grows by a little, $E$ grows by 5 times as much.",
            Grid.of("deltas of the output, $δ^z$", example.deltas(), 0)),
        new Block.Paragraph(
            "We look for the deltas of the *input*, $δ^x_{r,c} = ∂E/∂x_{r,c}$, because the input"
                + " may be the output of another layer. The input in the middle, $x_{1,1}$, has"
                + " four connections. If it grows by a little, the output at the end of each"
                + " connection grows by the weight of the connection times as much, and $E$ by the"
                + " delta of that output times that. The chain rule adds up the four paths:"),
        Block.Formula.of(
            "δ^x_{1,1} = " + NamedSums.formula(centre),
            "δ^x_{1,1} = " + NamedSums.numbers(centre) + " = " + Numbers.fixed(centre.value(), 0)),
        new Block.Figure(
            PerceptronPicture.leaving(example, CENTRE),
            "The four paths from the input in the middle to the outputs. Forward, values flow from"
                + " left to right and are added where connections meet at the right. Backward,"
                + " deltas flow from right to left and are added where connections meet at the"
                + " left."),
        new Block.Paragraph(
            "An input in a corner has one connection, an input at an edge has two. So the nine"
                + " deltas are these sums:"),
        NamedSums.table(
            "input-deltas",
            "The delta of each input: one product per connection that leaves it.",
            "delta",
            example.inputDeltaSums()),
        new Block.Paragraph(
            "This can be checked without derivatives. Let $E = \\sum_{i,j} δ^z_{i,j} z_{i,j}$,"
                + " which has the given deltas. Raise one input by 1, compute the four outputs"
                + " again, and see by how much $E$ has risen. Since $E$ is linear in every input,"
                + " this is exactly its derivative."),
        Block.Grids.row(
            "The same nine numbers, computed in three ways: by the sums of the table, by the"
                + " program\u2019s kernel, and as the rise of $E$.",
            Grid.of("sums", table(example), 0),
            Grid.of("kernel", example.inputDeltas(), 0),
            Grid.of("raised by 1", example.byRaisingInputs(), 0)));
  }

  private static Plane table(Rotation example) {
    return Plane.of(3, 3, example.inputDeltaSums().stream().mapToDouble(NamedSum::value).toArray());
  }

  private static List<Block> turn(Rotation example) {
    return List.of(
        new Block.Section("Where the rotation comes from"),
        new Block.Paragraph(
            "Read the sum for the middle once more. The deltas come in reading order: $δ^z_{0,0}$,"
                + " $δ^z_{0,1}$, $δ^z_{1,0}$, $δ^z_{1,1}$. The weights come in the opposite order:"
                + " $w_{1,1}$, $w_{1,0}$, $w_{0,1}$, $w_{0,0}$. A table read backwards is a table"
                + " rotated by 180 degrees. So we get this sum by placing the *rotated* filter on"
                + " the four deltas."),
        new Block.Grids(
            List.of(
                Grid.of("$w$", example.filter(), 0),
                Grid.of("$w$ rotated", example.filter().rotated(), 0)),
            List.of("\u2192"),
            "The filter, and the filter rotated by 180 degrees."),
        new Block.Paragraph(
            "It has to be so. The filter\u2019s *last* weight $w_{1,1}$ covers the input in the"
                + " middle when the filter is at its *first* position, $(0,0)$. For the first"
                + " weight to cover it, the filter has to move to its last position, $(1,1)$. In"
                + " general, the weight $w_{u,v}$ covers $x_{r,c}$ when the filter is at $(r-u,"
                + " c-v)$: the further down the weight is in the filter, the further up the filter"
                + " is."),
        Block.Formula.of("δ^x_{r,c} = \\sum_{u,v} w_{u,v} δ^z_{r-u,c-v}"),
        new Block.Paragraph(
            "Where the filter was never placed there is no delta, so it counts as 0. If we write"
                + " zeros around the deltas, the sums at edges and corners look like the one in"
                + " the middle. The rotated filter then fits at 3x3 positions, and gives all nine"
                + " deltas of the input. A correlation at all positions where the filter touches"
                + " the table is called *full*. One at only those positions where the filter lies"
                + " wholly inside, as in the forward pass, is called *valid*."),
        new Block.Grids(
            List.of(
                Grid.of("$δ^z$ with zeros around it", example.paddedDeltas(), 0)
                    .marked(0, 0, 2, 2, 2)
                    .marked(1, 1, 2, 2, 1),
                Grid.of("$w$ rotated", example.filter().rotated(), 0),
                Grid.of("$δ^x$", example.inputDeltas(), 0)
                    .marked(0, 0, 1, 1, 2)
                    .marked(1, 1, 1, 1, 1)),
            List.of("\u22c6", "="),
            "The rotated filter covers one delta in the upper left corner, and four in the middle."
                + " The two results have the colours of the two positions."),
        Block.Question.of(
            "My program does this without rotating anything. Is it wrong?",
            new Block.Paragraph(
                "No. It is the same sum in another order. One can go through the *outputs* instead:"
                    + " each delta $δ^z_{i,j}$ adds a copy of the filter as it is, times the delta,"
                    + " to the window of the input that the filter covered. Then no filter is"
                    + " rotated. The rotation appears when one goes through the *inputs* and asks"
                    + " for each input which copies cover it. This program has both orders. For the"
                    + " deconvnet it goes through the outputs, because most of them are zero and"
                    + " can be skipped; in training it goes through the inputs. Tests hold both to"
                    + " the same formula.")));
  }

  private static List<Block> gradient(Rotation example) {
    return List.of(
        new Block.Section("The gradient of the filter"),
        new Block.Paragraph(
            "The weights need derivatives, too; together they are the *gradient* of the filter. A"
                + " weight acts through every connection that shares it. Through one connection it"
                + " makes the output grow by the input that flows along, and $E$ by the delta of"
                + " that output times that. Sharing a weight means adding the contributions:"),
        NamedSums.table(
            "gradient",
            "The derivative of $E$ by each weight: one product per connection that shares the"
                + " weight.",
            "weight",
            example.gradientSums()),
        Block.Formula.of("\\frac{∂E}{∂w_{u,v}} = \\sum_{i,j} δ^z_{i,j} x_{i+u,j+v}"),
        new Block.Grids(
            List.of(
                Grid.of("$x$", example.input(), 0),
                Grid.of("$δ^z$", example.deltas(), 0),
                Grid.of("$∂E/∂w$", example.filterGradient(), 0)),
            List.of("\u22c6", "="),
            "The result of the kernel. It is the formula of the forward pass, with the deltas in"
                + " place of the filter. Nothing is rotated here: input and deltas run the same"
                + " way."));
  }
}
