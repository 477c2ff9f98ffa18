package switchback.reports.textbook;

import java.util.List;
import java.util.stream.Stream;
import switchback.reports.drawing.Numbers;
import switchback.training.textbook.NamedSum;
import switchback.training.textbook.Plane;
import switchback.training.textbook.Rotation;

/** The chapter {@code rotation}: the chain rule, and the turn that comes out of it. */
final class RotationBackward {
  /** The input in the middle. */
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
            "What comes after our convolution turns $z$ into one number, the *error* $E$: the"
                + " smaller, the better. We need not know how. All that we need of it is how fast"
                + " $E$ grows with each output, the derivative $∂E/∂z_{i,j}$. It is called the"
                + " *delta* of that output. Let the four deltas be given:"),
        Block.Grids.of(
            "For example, where $z_{1,0}$ grows by a little, $E$ grows by 5 times as much.",
            Grid.of("deltas of the output, $δ^z$", example.deltas(), 0)),
        new Block.Paragraph(
            "Wanted are the deltas of the *input*, $δ^x_{r,c} = ∂E/∂x_{r,c}$, for the input may be"
                + " what another layer computed. The input in the middle, $x_{1,1}$, has four"
                + " connections. If it grows by a little, the output at the end of each grows by"
                + " the connection\u2019s weight times as much, and $E$ by that output\u2019s delta"
                + " times that. The chain rule adds up the four ways:"),
        Block.Formula.of(
            "δ^x_{1,1} = " + NamedSums.formula(centre),
            "δ^x_{1,1} = " + NamedSums.numbers(centre) + " = " + Numbers.fixed(centre.value(), 0)),
        new Block.Figure(
            PerceptronPicture.leaving(example, CENTRE),
            "The four ways from the input in the middle to the outputs. Forward, values go from"
                + " left to right and are added where connections meet at the right; backward,"
                + " deltas go from right to left and are added where they meet at the left."),
        new Block.Paragraph(
            "An input in a corner has one connection, one at an edge has two. So all nine are these"
                + " sums:"),
        NamedSums.table(
            "input-deltas",
            "Each input\u2019s delta: a product for each connection that leaves it.",
            "delta",
            example.inputDeltaSums()),
        new Block.Paragraph(
            "No derivative is needed to check that. Let $E = \\sum_{i,j} δ^z_{i,j} z_{i,j}$, which"
                + " has the given deltas. Raise one input by 1, compute the four outputs anew, and"
                + " see by how much $E$ has risen. As $E$ is linear in every input, this is its"
                + " derivative, exactly."),
        Block.Grids.row(
            "Three times the same nine numbers: the sums of the table; what the kernel gives by"
                + " which this program trains; what $E$ rises by.",
            Grid.of("sums", table(example), 0),
            Grid.of("kernel", example.inputDeltas(), 0),
            Grid.of("raised by 1", example.byRaisingInputs(), 0)));
  }

  private static Plane table(Rotation example) {
    return Plane.of(3, 3, example.inputDeltaSums().stream().mapToDouble(NamedSum::value).toArray());
  }

  private static List<Block> turn(Rotation example) {
    return List.of(
        new Block.Section("Where the turn comes from"),
        new Block.Paragraph(
            "Read the sum for the middle once more. The deltas come in reading order: $δ^z_{0,0}$,"
                + " $δ^z_{0,1}$, $δ^z_{1,0}$, $δ^z_{1,1}$. The weights come in the opposite order:"
                + " $w_{1,1}$, $w_{1,0}$, $w_{0,1}$, $w_{0,0}$. A table read backwards is a table"
                + " turned by 180 degrees. So the sum is what we get by laying the filter,"
                + " *turned*, on the four deltas."),
        new Block.Grids(
            List.of(
                Grid.of("$w$", example.filter(), 0),
                Grid.of("$w$ turned", example.filter().rotated(), 0)),
            List.of("\u2192"),
            "The filter, and the filter turned by 180 degrees."),
        new Block.Paragraph(
            "It has to be so. The filter\u2019s *last* weight $w_{1,1}$ lies on the input in the"
                + " middle when the filter is at its *first* place, $(0,0)$; to bring the first"
                + " weight there, the filter must be moved on to its last place, $(1,1)$. In"
                + " general, the weight $w_{u,v}$ lies on $x_{r,c}$ when the filter is at $(r-u,"
                + " c-v)$: the further down in the filter, the further up the place."),
        Block.Formula.of("δ^x_{r,c} = \\sum_{u,v} w_{u,v} δ^z_{r-u,c-v}"),
        new Block.Paragraph(
            "Where the filter was never laid there is no delta: it counts as 0. So the sums at"
                + " edges and corners become like the one in the middle if we write zeros around"
                + " the deltas. The turned filter then fits at three by three places, and gives all"
                + " nine deltas of the input. A filter laid wherever it touches the table at all is"
                + " called a *full* correlation; one that must lie wholly inside, as in the forward"
                + " pass, a *valid* one."),
        new Block.Grids(
            List.of(
                Grid.of("$δ^z$ and zeros around", example.paddedDeltas(), 0)
                    .marked(0, 0, 2, 2, 2)
                    .marked(1, 1, 2, 2, 1),
                Grid.of("$w$ turned", example.filter().rotated(), 0),
                Grid.of("$δ^x$", example.inputDeltas(), 0)
                    .marked(0, 0, 1, 1, 2)
                    .marked(1, 1, 1, 1, 1)),
            List.of("\u22c6", "="),
            "The turned filter in the upper left corner meets one delta; in the middle, four. What"
                + " comes of either place has its colour."),
        Block.Question.of(
            "My program does this without turning anything. Is it wrong?",
            new Block.Paragraph(
                "No. It is the same sum in another order. One can go through the *outputs* instead:"
                    + " each delta $δ^z_{i,j}$ adds a copy of the filter, as it is, times itself,"
                    + " to the window of the input that the filter lay on. Then no filter is"
                    + " turned. The turn appears when one goes through the *inputs* and asks for"
                    + " each which copies cover it. This program has both orders. For the"
                    + " deconvnet it goes through the outputs, because most of them are zero and"
                    + " can be skipped; in training it goes through the inputs. Both give the"
                    + " same sum, and its tests hold both to the same formula.")));
  }

  private static List<Block> gradient(Rotation example) {
    return List.of(
        new Block.Section("The gradient of the filter"),
        new Block.Paragraph(
            "The weights want derivatives, too; together they are the filter\u2019s *gradient*. A"
                + " weight has an influence through every connection that shares it. Through one"
                + " connection it makes the output grow by the input that flows along, and $E$ by"
                + " that output\u2019s delta times that. Sharing means adding:"),
        NamedSums.table(
            "gradient",
            "The derivative of $E$ by each weight: a product for each connection that shares the"
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
            "The kernel\u2019s result. It is the formula of the forward pass with the deltas in the"
                + " filter\u2019s place. Here nothing turns: input and deltas run the same way."));
  }
}
