package switchback.reports.textbook;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import switchback.reports.drawing.Numbers;
import switchback.reports.drawing.PlotAxis;
import switchback.training.textbook.FilterRecovery;
import switchback.training.textbook.FilterRecovery.Curve;
import switchback.training.textbook.Plane;

/** The chapter {@code filter-recovery}: eigenvalues, the limit, and the true gradient. */
final class FilterRecoveryLimit {
  private static final double LONGEST = 0.0065;
  private static final int PIECES = 260;

  private FilterRecoveryLimit() {}

  static List<Block> blocks(FilterRecovery run) {
    return Stream.of(why(run), eigenvalues(run), limit(run), exact(run))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Block> why(FilterRecovery run) {
    return List.of(
        new Block.Section("Why: one number per direction"),
        new Block.Paragraph(
            "Take one output plane; the others have their own weights and do not interfere. Write"
                + " its 12 weights as a vector $w$, the true ones as $t$, and let $d = w - t$ be"
                + " the error of the weights. The outputs depend linearly on the weights, and the"
                + " gradient depends linearly on the outputs. So there is a 12x12 matrix $H$"
                + " with"),
        Block.Formula.of("g = H d", "w ← w - η H d \\quad \\text{and so} \\quad d ← d - η H d"),
        new Block.Paragraph(
            "$H$ is three times the matrix of $E$\u2019s second derivatives, and so it is"
                + " symmetric. Such a matrix has 12 *eigenvectors* at right angles to each other,"
                + " directions in which it only stretches: $H e = λ e$. The factor $λ$ is the"
                + " direction\u2019s *eigenvalue*. In such a direction every step multiplies the"
                + " error of the weights by the same number:"),
        Block.Formula.of("d = a e \\quad → \\quad d - η H d = (1 - η λ) a e"),
        new Block.Paragraph(
            "Any $d$ is a sum of such parts, and they do not affect each other. A part dies out if"
                + " $1 - η λ$ is between −1 and 1. If that number is below 0, the part changes its"
                + " sign at each step: the descent jumps across the bottom of the valley. If it is"
                + " below −1, the descent lands higher on the other side each time. No eigenvalue"
                + " is below 0 here, because $E$ curves upwards in every direction. So all parts"
                + " die out exactly if the part of the largest eigenvalue does:"),
        Block.Formula.of(
            "η < \\frac{2}{λ_{\\text{max}}} = \\frac{2}{%s} = %s"
                .formatted(
                    Numbers.fixed(run.eigenvalues().getFirst(), 2),
                    Numbers.fixed(run.limit(), 6))));
  }

  private static List<Block> eigenvalues(FilterRecovery run) {
    return List.of(
        new Block.Section("The twelve eigenvalues"),
        new Block.Paragraph(
            "$H$ is computed column by column: let one weight be off by 1 and the others by 0, and"
                + " compute the gradient. One eigenvalue is about %.0f times the others:"
                    .formatted(run.eigenvalues().getFirst() / run.eigenvalues().get(1))),
        new Block.Table(
            "eigenvalues",
            "The eigenvalues of $H$, and the factor by which a step of each size multiplies the"
                + " part of the error in that direction.",
            List.of("number", "$λ$", "at 0.001", "at 0.003", "at 0.005", "at 0.006"),
            IntStream.range(0, run.eigenvalues().size())
                .mapToObj(i -> eigenvalue(i + 1, run.eigenvalues().get(i)))
                .toList()),
        new Block.Paragraph(
            "This spread is no accident. An entry of $H$ belongs to two of the 12 weights. It is"
                + " the sum, over all positions, of the products of the two pixels that these"
                + " weights are multiplied by there, averaged over the samples and divided by 3. A"
                + " pixel is $\\frac{1}{2}$ on average, and its variance is $\\frac{1}{12}$. So"
                + " two different pixels give $\\frac{1}{4}$ on average, and a pixel with itself"
                + " $\\frac{1}{4} + \\frac{1}{12}$. There are 361 positions. If every sum were"
                + " equal to its average, $H$ would have one eigenvalue for the direction in which"
                + " all 12 weights are equal, and another for the 11 directions at right angles to"
                + " it:"),
        Block.Formula.of(
            "λ_{\\text{max}} ≈ \\frac{361}{3} (12 · \\frac{1}{4} + \\frac{1}{12}) = "
                + Numbers.fixed(FilterRecovery.expectedLargest(), 2),
            "λ_{\\text{others}} ≈ \\frac{361}{3} · \\frac{1}{12} = "
                + Numbers.fixed(FilterRecovery.expectedOthers(), 2)),
        Block.Grids.row(
            "The computed eigenvector of the largest eigenvalue, one table per input plane. If"
                + " every sum were equal to its average, all numbers would be $1/\\sqrt{12} ="
                + " 0.2887$.",
            IntStream.range(0, 3)
                .mapToObj(c -> Grid.of("plane " + (c + 1), steepest(run, c), 4))
                .toArray(Grid[]::new)),
        new Block.Paragraph(
            "The meaning: if all weights rise together, all outputs rise together, since no pixel"
                + " is below 0, and $E$ changes a lot. If one weight rises and another falls, only"
                + " the differences of the pixels count. The one steep direction keeps the step"
                + " small for the eleven flat ones. If the mean is first subtracted from the"
                + " pixels, the steep direction disappears: all eigenvalues would be about 10, and"
                + " a step size of 0.1 would recover the filters in a handful of steps. That is"
                + " why the pixels of images are shifted to a mean of 0 before a network sees"
                + " them."));
  }

  private static Plane steepest(FilterRecovery run, int plane) {
    double sign = Math.signum(run.steepest().getFirst());
    return Plane.of(
        2,
        2,
        IntStream.range(0, 4).mapToDouble(i -> sign * run.steepest().get(plane * 4 + i)).toArray());
  }

  private static List<Cell> eigenvalue(int number, double value) {
    return Stream.concat(
            Stream.of(Cell.of(number), Cell.of(value, 3)),
            FilterRecovery.STEPS.stream().map(step -> Cell.of(1 - step * value, 4)))
        .toList();
  }

  private static List<Block> limit(FilterRecovery run) {
    double smallest = run.eigenvalues().getLast();
    double best = 2 / (run.eigenvalues().getFirst() + smallest);
    return List.of(
        new Block.Section("The limit, computed and observed"),
        new Block.Paragraph(
            "After many steps only the part that dies out most slowly, or grows fastest, is left."
                + " Its factor $|1 - η λ|$ is the largest of the twelve, and it governs the whole"
                + " error. For small steps it belongs to the smallest eigenvalue, for large steps"
                + " to the largest."),
        new Block.Figure(
            picture(run),
            "The long-run factor by step size. The line is computed: the largest $|1 - η λ|$. The"
                + " dots are observed: the factor by which the filter error changes per step, over"
                + " the last 50 of the 150 steps. Four dots are those of the plots above. The"
                + " other four, at a third of the step sizes, come from the true gradient. Above 1"
                + " the error grows."),
        new Block.Table(
            "factors",
            "The factor per step in the long run, computed and observed. They differ where the"
                + " next smallest eigenvalues still contribute after a hundred steps.",
            List.of(
                "$η$", "governing eigenvalue", "computed $|1 - η λ|$", "observed", "difference"),
            run.published().stream().map(FilterRecoveryLimit::factor).toList()),
        Block.Question.of(
            "Why does the error oscillate at 0.005 at first, although that is below the limit?",
            new Block.Paragraph(
                "In the steep direction the factor is "
                    + Numbers.fixed(1 - 0.005 * run.eigenvalues().getFirst(), 4)
                    + ": the error there changes its sign at each step and shrinks by only about a"
                    + " seventh. The noise at the start is never below 0, so most of the error lies"
                    + " in this very direction, and it affects the outputs most. Once it has died"
                    + " out, the eleven flat directions decide, and in these the larger step is"
                    + " ahead.")),
        Block.Question.of(
            "Which step size is the best?",
            new Block.Paragraph(
                "The one at which the steepest and the flattest direction are equally slow, the"
                    + " lowest point of the line: $1 - η λ_{\\text{min}} = η λ_{\\text{max}} - 1$,"
                    + " and so"),
            Block.Formula.of(
                "η = \\frac{2}{λ_{\\text{max}} + λ_{\\text{min}}} = %s \\quad |1 - η λ| = %s"
                    .formatted(Numbers.fixed(best, 6), Numbers.fixed(1 - best * smallest, 4))),
            new Block.Paragraph(
                "It is hardly below the limit. To use it safely, one has to know the eigenvalues"
                    + " well.")));
  }

  private static List<Cell> factor(Curve curve) {
    double apart = Math.abs(curve.seenFactor() / curve.predictedFactor() - 1);
    return List.of(
        Cell.of(curve.step(), 3),
        Cell.of(curve.governing(), 3),
        Cell.of(curve.predictedFactor(), 5),
        Cell.of(curve.seenFactor(), 5),
        new Cell(Numbers.fixed(100 * apart, 3) + "\u00a0%", Double.toString(apart), true));
  }

  private static String picture(FilterRecovery run) {
    Plot plot =
        new Plot(
            PlotAxis.linear(0, LONGEST, 0.001),
            PlotAxis.linear(0.9, 1.4, 0.1),
            "factor per step in the long run",
            "step size of the published gradient");
    double largest = run.eigenvalues().getFirst();
    double smallest = run.eigenvalues().getLast();
    plot.level(1)
        .limit(run.limit(), "limit " + Numbers.fixed(run.limit(), 5))
        .line(
            "c1",
            "computed",
            IntStream.rangeClosed(0, PIECES)
                .mapToDouble(i -> i * LONGEST / PIECES)
                .mapToObj(
                    step ->
                        new Plot.Point(
                            step,
                            Math.max(Math.abs(1 - step * largest), Math.abs(1 - step * smallest))))
                .toList());
    run.published().forEach(c -> plot.dot("c2", new Plot.Point(c.step(), c.seenFactor())));
    run.exact().forEach(c -> plot.dot("c3", new Plot.Point(c.step() / 3, c.seenFactor())));
    return plot.svg("The long-run factor by step size, with the limit");
  }

  private static List<Block> exact(FilterRecovery run) {
    return List.of(
        new Block.Section("The true gradient"),
        new Block.Paragraph(
            "With the factor 1/3 the gradient is a third as long, and so is each step at the same"
                + " $η$. All eigenvalues are a third as large. Nothing else changes. At 0.003 the"
                + " descent is exactly that of the published gradient at 0.001, the limit is three"
                + " times as large, and 0.006 is no longer too much:"),
        Block.Formula.of(
            "η < 3 · \\frac{2}{λ_{\\text{max}}} = " + Numbers.fixed(run.exactLimit(), 6)),
        FilterRecoveryCurves.figure(
            run.exact(),
            Curve::filterErrors,
            PlotAxis.powers(-2, 1),
            "filter error",
            "The filter error of descents by the true gradient, by iteration."),
        FilterRecoveryCurves.errors("", "Filter errors by the true gradient.", run.exact()),
        new Block.Paragraph(
            "A wrong constant factor is the most harmless fault that a gradient can have: it is a"
                + " step size in disguise. It still matters if step sizes are compared between"
                + " programs, or if several layers have different wrong factors. A comparison with"
                + " differences of $E$, as in the table above, finds it at once; the chapter"
                + " `gradient-check` is about such comparisons."));
  }
}
