package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.List;
import switchback.reports.drawing.Numbers;
import switchback.training.textbook.Plane;
import switchback.training.textbook.Rotation;
import switchback.training.textbook.RotationQuestions;

/** The chapter {@code rotation}: common questions about such derivations. */
final class RotationAnswers {
  private RotationAnswers() {}

  static List<Block> blocks(Rotation example) {
    return List.of(
        new Block.Section("Questions"), stride(), planes(), bias(example), wholeFilter());
  }

  private static Block stride() {
    RotationQuestions.Stride s = RotationQuestions.stride();
    return Block.Question.of(
        "What if the filter moves by two cells at a time?",
        new Block.Paragraph(
            "That is a *stride* of 2. Imagine that the filter still moves by one cell, and that"
                + " every second output is thrown away. An output that was thrown away has no"
                + " influence: its delta is 0. So write zeros between the deltas, which is called"
                + " *dilating* them, and continue as before. The input is 5x5 here, the filter"
                + " 3x3, the output 2x2."),
        new Block.Grids(
            List.of(
                Grid.of("$δ^z$", s.deltas(), 0),
                Grid.of("$δ^z$ dilated", s.dilated(), 0),
                Grid.of("$w$", s.filter(), 0),
                Grid.of("$δ^x$", s.inputDeltas(), 0).marked(2, 2, 1, 1, 1)),
            List.of("\u2192", "\u2217", "="),
            "The full convolution of the dilated deltas with the filter, which is their full"
                + " correlation with the rotated filter. The outlined cell in the middle was under"
                + " a corner of the filter at all four positions: $5 · 1 + 0 · (-2) + 1 · 5 + 2 ·"
                + " 3 = 16$."),
        agreement("the kernel at stride 2, which does not write zeros", s.kernelInputDeltas()),
        new Block.Paragraph(
            "In the same way, the gradient of the filter is the input correlated with the dilated"
                + " deltas:"),
        new Block.Grids(
            List.of(
                Grid.of("$x$", s.input(), 0),
                Grid.of("$δ^z$ dilated", s.dilated(), 0),
                Grid.of("$∂E/∂w$", s.filterGradient(), 0)),
            List.of("\u22c6", "="),
            "The kernel at stride 2 gives the same nine numbers."),
        new Block.Paragraph(
            "One trap is left. A 3x3 filter at stride 2 never reaches the sixth row and column of"
                + " a 6x6 input. The formula gives a table of 5x5; the inputs that the filter"
                + " never reached have to be given a delta of 0:"),
        Block.Grids.of(
            "The deltas of a 6x6 input: one more row and column, of zeros.",
            Grid.of("$δ^x$, 6x6", s.leftOver(), 0)));
  }

  private static Block agreement(String what, Plane kernel) {
    return Block.Grids.of("The same deltas by " + what + ".", Grid.of("kernel", kernel, 0));
  }

  private static Block planes() {
    RotationQuestions.Planes p = RotationQuestions.planes();
    List<Block> answer = new ArrayList<>();
    answer.add(
        new Block.Paragraph(
            "A colour image has three planes, red, green and blue; a layer inside a network has"
                + " many. Then there is a filter $w^{o,c}$ for each pair of an output plane $o$"
                + " and an input plane $c$. Forward, an output plane adds up the results of its"
                + " filters over all input planes. Backward, an input plane adds up over all"
                + " output planes: input and output swap their roles, each pair keeps its filter,"
                + " and each filter is rotated by itself."));
    answer.add(
        Block.Formula.of("δ^{x,c}_{r,s} = \\sum_o \\sum_{u,v} w^{o,c}_{u,v} δ^{z,o}_{r-u,s-v}"));
    answer.add(
        Block.Grids.row(
            "The deltas of two output planes, and the four filters.",
            Grid.of("$δ^{z,1}$", p.deltas().get(0), 0),
            Grid.of("$δ^{z,2}$", p.deltas().get(1), 0),
            Grid.of("$w^{1,1}$", p.filters().get(0).get(0), 0),
            Grid.of("$w^{1,2}$", p.filters().get(0).get(1), 0),
            Grid.of("$w^{2,1}$", p.filters().get(1).get(0), 0),
            Grid.of("$w^{2,2}$", p.filters().get(1).get(1), 0)));
    for (int c = 0; c < 2; c++) {
      answer.add(
          new Block.Grids(
              List.of(
                  Grid.of("$δ^{z,1} ∗ w^{1,%d}$".formatted(c + 1), p.parts().get(c).get(0), 0),
                  Grid.of("$δ^{z,2} ∗ w^{2,%d}$".formatted(c + 1), p.parts().get(c).get(1), 0),
                  Grid.of("$δ^{x,%d}$".formatted(c + 1), p.kernelInputDeltas().get(c), 0)),
              List.of("+", "="),
              c == 0
                  ? "The deltas of the first input plane; the sum is computed by the kernel. Its"
                      + " first part is the example from above."
                  : "The deltas of the second input plane."));
    }
    return new Block.Question("What if there are several planes?", answer);
  }

  private static Block bias(Rotation example) {
    RotationQuestions.Bias bias = RotationQuestions.bias(example);
    return Block.Question.of(
        "What about the bias?",
        new Block.Paragraph(
            "A *bias* $b$ is one number that is added to all outputs of a plane: a weight on an"
                + " input that is always 1, shared by all outputs. So each connection contributes"
                + " its delta times 1, and sharing means adding:"),
        Block.Formula.of(
            "\\frac{∂E}{∂b} = \\sum_{i,j} δ^z_{i,j} = 1 + {(-2)} + 5 + 3 = "
                + Numbers.fixed(bias.sum(), 0)),
        new Block.Paragraph(
            "The kernel gives "
                + Numbers.fixed(bias.kernel(), 0)
                + ". A bias does not change the deltas of the input, because it adds a constant."));
  }

  private static Block wholeFilter() {
    RotationQuestions.WholeFilter w = RotationQuestions.wholeFilter();
    return Block.Question.of(
        "What if the filter is as large as its input?",
        new Block.Paragraph(
            "Then it fits at one position, and there is one output, "
                + Numbers.fixed(w.output(), 0)
                + ". Each weight has one connection: nothing is cut and nothing is shared. The"
                + " filter is the neuron of a perceptron, and the rules become those of a dense"
                + " layer. Let the delta of the output be "
                + Numbers.fixed(w.delta(), 0)
                + "."),
        new Block.Grids(
            List.of(
                Grid.of("$δ^z$", Plane.of(1, 1, w.delta()), 0),
                Grid.of("$w$ rotated", w.filter().rotated(), 0),
                Grid.of("$δ^x$", w.inputDeltas(), 0)),
            List.of("\u22c6", "="),
            "A full correlation of one number with the rotated filter rotates it back: the result"
                + " is the delta times the filter as it is."),
        Block.Grids.row(
            "$δ^x$ is the delta times $w$; the gradient is the delta times $x$.",
            Grid.of("$w$", w.filter(), 0),
            Grid.of("$δ^x$ by the kernel", w.kernelInputDeltas(), 0),
            Grid.of("$x$", w.input(), 0),
            Grid.of("$∂E/∂w$ by the kernel", w.filterGradient(), 0)));
  }
}
