package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import switchback.training.textbook.Plane;
import switchback.training.textbook.PlaneCheck;

/** The chapter {@code gradient-check}: common questions about the single plane. */
final class PlaneCheckQuestions {
  private final PlaneCheck check;

  PlaneCheckQuestions(PlaneCheck check) {
    this.check = check;
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>(sizes());
    blocks.addAll(steps());
    return blocks;
  }

  private List<Block> sizes() {
    return List.of(
        new Block.Section("Do the sizes fit?"),
        new Block.Paragraph(
            "A valid convolution of $n$ rows with $k$ rows has $n - k + 1$ rows, a full one has $n"
                + " + k - 1$. One removes as many rows as the other adds. That is why each"
                + " gradient has the size of what it is the gradient of."),
        new Block.Table(
            "sizes",
            "All tables of the example.",
            List.of("table", "rows and columns", "why"),
            List.of(
                size("input $x$", check.input(), "given"),
                size("filter $w$", check.filter(), "given"),
                size("output $y$", check.output(), "valid: 20 − 3 + 1"),
                size("deltas $δ$", check.deltas(), "one per output"),
                size(
                    "$x^r ∗ δ$", check.filterGradientAsConvolution(), "valid: 20 − 18 + 1, as $w$"),
                size("$δ ∗ w^r$", check.inputGradientAsConvolution(), "full: 18 + 3 − 1, as $x$"))),
        Block.Question.of(
            "I have a 5x5 delta and a 9x9 input. How do they fit?",
            new Block.Paragraph(
                "The valid convolution of 9x9 with 5x5 is 9 − 5 + 1 = 5 wide: this gradient"
                    + " belongs to a 5x5 filter, and indeed such a filter turns 9x9 into 5x5. If"
                    + " your filter has another size, the layer does something that the formula"
                    + " leaves out: a stride (the filter is placed at every second position) or"
                    + " padding (zeros around the input). Then spread the deltas by the stride"
                    + " with zeros between them, pad the input, and the formula holds again."),
            new Block.Table(
                "fits",
                "Layers that turn 9x9 into 5x5, and the size of the gradient that the kernel gives"
                    + " for each.",
                List.of("filter", "stride", "padding", "output", "gradient"),
                MatchingSizes.of(9, 5).stream().map(PlaneCheckQuestions::fit).toList())));
  }

  private static List<Cell> size(String what, Plane plane, String why) {
    return List.of(Cell.of(what), Cell.of(plane.rows() + "x" + plane.columns()), Cell.of(why));
  }

  private static List<Cell> fit(MatchingSizes fit) {
    return List.of(
        Cell.of(fit.filter() + "x" + fit.filter()),
        Cell.of(fit.stride()),
        Cell.of(fit.padding()),
        Cell.of(fit.output() + "x" + fit.output()),
        Cell.of(fit.gradient() + "x" + fit.gradient()));
  }

  private List<Block> steps() {
    return List.of(
        new Block.Section("How large should the step be?"),
        new Block.Paragraph(
            "Here it should be large. The formula has no error that grows with $h$, and the"
                + " smaller $h$ is, the more leading digits of $E(q + h)$ and $E(q - h)$ are equal"
                + " and cancel in the difference. A one-sided difference, $(E(q + h) - E(q)) / h$,"
                + " has an error proportional to $h$, and is wrong by two thirds at $h = 0.1$."),
        new Block.Table(
            "steps",
            "The greatest relative error over the nine weights.",
            List.of("$h$", "central difference", "one-sided difference"),
            DoubleStream.of(1, 1e-1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-10)
                .mapToObj(
                    h ->
                        List.of(
                            step(h),
                            Cell.scientific(
                                PlaneCheck.worst(
                                    check.filterDifferences(h), check.filterGradient())),
                            Cell.scientific(
                                PlaneCheck.worst(
                                    check.filterForwardDifferences(h), check.filterGradient()))))
                .toList()));
  }

  private static Cell step(double h) {
    String power = "$10^{" + Math.round(Math.log10(h)) + "}$";
    return new Cell(h == 1 ? "1" : power, Double.toString(h), true);
  }
}
