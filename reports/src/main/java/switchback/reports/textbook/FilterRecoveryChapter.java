package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import switchback.training.textbook.FilterRecovery;
import switchback.training.textbook.Plane;

/** The chapter {@code filter-recovery}: the experiment and its gradient. */
public final class FilterRecoveryChapter {
  private static final long SEED = 1;

  private FilterRecoveryChapter() {}

  /** Runs the experiment, which takes a few seconds, and writes the chapter. */
  public static Chapter chapter() {
    FilterRecovery run = FilterRecovery.run(SEED);
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(experiment(run));
    blocks.addAll(gradient(run));
    blocks.addAll(FilterRecoveryCurves.blocks(run));
    blocks.addAll(FilterRecoveryLimit.blocks(run));
    return new Chapter(
        "filter-recovery",
        "How long may a step be?",
        "Somebody hides a few filters and shows us only what they make of some pictures. Gradient"
            + " descent either recovers the filters or diverges. Which of the two happens depends"
            + " on one number, the step size. The limit can be computed beforehand, and here it"
            + " is.",
        List.of(
            "The set-up, its step sizes and its gradient without the factor 1/3 are those of a"
                + " published experiment, repeated with samples of our own. We could not find the"
                + " publication again, so no author is named.",
            "Why the largest eigenvalue limits the step, and why inputs whose mean is not 0 make"
                + " it large: Yann LeCun, Ido Kanter and Sara Solla, *Second Order Properties of"
                + " Error Surfaces: Learning Time and Generalization* (NIPS 3, 1990).",
            "Gradient descent on quadratic functions: Ian Goodfellow, Yoshua Bengio and Aaron"
                + " Courville, *Deep Learning* (MIT Press 2016), section 4.3.",
            "The eigenvalues are computed by Jacobi\u2019s method: Gene Golub and Charles Van Loan,"
                + " *Matrix Computations*."),
        blocks);
  }

  private static List<Block> experiment(FilterRecovery run) {
    return List.of(
        new Block.Section("The experiment"),
        new Block.Paragraph(
            "A *filter* is a small table of numbers, called *weights*. Applied to a picture, it"
                + " gives another picture: the filter is placed at every position, each weight is"
                + " multiplied by the pixel below it, and the products are added. Here the filters"
                + " have 2x2 weights. The experiment repeats a published one. Like many texts it"
                + " uses a true *convolution*: the filter is rotated by 180 degrees before it is"
                + " placed. (The chapter `rotation` is about that rotation. Below it changes"
                + " nothing except the order of the weights.)"),
        new Block.Paragraph(
            "There are 10 samples. A sample has 3 input planes of 20x20 pixels, drawn at random,"
                + " uniformly between 0 and 1. From these, 5 output planes are made. Each output"
                + " plane has its own filter for each input plane, and is the average of the three"
                + " results. With rows and columns counted from 0:"),
        Block.Formula.of(
            "z^{n,o}_{i,j} = \\frac{1}{3} \\sum_c \\sum_{u,v} w^{o,c}_{u,v} x^{n,c}_{i+1-u,j+1-v}"),
        new Block.Paragraph(
            "Here $x^{n,c}$ is plane $c$ of sample $n$; $z^{n,o}$ is its output plane $o$, of"
                + " 19x19 numbers, since a 2x2 filter fits at 19x19 positions; and $w^{o,c}$ is"
                + " the filter between the two. That makes 15 filters and 60 weights."),
        new Block.Paragraph(
            "The *true* filters $t$ are five times uniform random numbers, with their mean"
                + " subtracted. They produce the target outputs $y$. Then they are hidden. We"
                + " *start* from the true filters plus noise, a uniform random number between 0"
                + " and 1 on each weight, and try to recover them from the outputs alone."),
        filters("true filters", "true-filters", run.tables().trueFilters(), "t"),
        filters("filters at the start", "start-filters", run.tables().start(), "w"));
  }

  private static Block filters(String what, String name, List<Plane> planes, String letter) {
    return Block.Grids.row(
        "The %s for the first output plane, one per input plane.".formatted(what),
        IntStream.range(0, planes.size())
            .mapToObj(
                c ->
                    Grid.of(
                        name + "-" + (c + 1),
                        "$%s^{1,%d}$".formatted(letter, c + 1),
                        planes.get(c),
                        3))
            .toArray(Grid[]::new));
  }

  private static List<Block> gradient(FilterRecovery run) {
    return List.of(
        new Block.Section("The gradient, as it is and as it was published"),
        new Block.Paragraph(
            "The *error* $E$ measures how far off we are: half the sum of all squared differences"
                + " between outputs and target outputs, averaged over the samples."),
        Block.Formula.of(
            "E = \\frac{1}{2 · 10} \\sum_{n,o,i,j} {(z^{n,o}_{i,j} - y^{n,o}_{i,j})}^2"),
        new Block.Paragraph(
            "Its derivative by a weight follows from the chain rule. The weight $w^{o,c}_{u,v}$ is"
                + " used at every position and in every sample. At each use, the derivative of the"
                + " output by the weight is a third of the pixel that it is multiplied by. All"
                + " uses are added:"),
        Block.Formula.of(
            "\\frac{∂E}{∂w^{o,c}_{u,v}} = \\frac{1}{3} · \\frac{1}{10} \\sum_n \\sum_{i,j}"
                + " (z^{n,o}_{i,j} - y^{n,o}_{i,j}) x^{n,c}_{i+1-u,j+1-v}"),
        new Block.Paragraph(
            "The published experiment leaves out the factor 1/3 of the averaged planes. What it"
                + " calls the gradient is three times the derivative: the direction is right, but"
                + " the length is wrong. We do the same and call it $g$. The last section uses the"
                + " true gradient."),
        table(run),
        Block.Question.of(
            "What does the column \u201cin three dimensions\u201d mean?",
            new Block.Paragraph(
                "It is another way to write the sum over the samples. Stack the planes $c$ of the"
                    + " 10 samples into a block of 10x20x20, and the 10 output errors of plane $o$"
                    + " into a block of 10x19x19. Flip the first block along all three axes, and"
                    + " convolve it with the second wherever that fits. It fits once in depth, and"
                    + " at 2x2 positions in rows and columns. The result is the gradient of the"
                    + " filter $w^{o,c}$, times 10. MATLAB has one call for it, `convn`. Here it"
                    + " is computed by the routine that also computes the outputs, with samples in"
                    + " the role of planes and output errors in the role of filters.")));
  }

  private static Block table(FilterRecovery run) {
    FilterRecovery.Gradients g = run.gradients();
    return new Block.Table(
        "gradients",
        "The gradient at the start, for the first filter. For the last column a weight is moved up"
            + " and down by 1/2, and the difference of $E$ is taken. Since $E$ is quadratic in"
            + " every weight, that is the derivative, except for rounding.",
        List.of(
            "weight", "published", "in three dimensions", "true: a third", "by differences of $E$"),
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    List.of(
                        Cell.of("$w^{1,1}_{%d,%d}$".formatted(i / 2, i % 2)),
                        Cell.of(g.published().get(i), 6),
                        Cell.of(g.volume().get(i), 6),
                        Cell.of(g.exact().get(i), 6),
                        Cell.of(g.numeric().get(i), 6)))
            .toList());
  }
}
