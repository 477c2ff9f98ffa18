package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import switchback.reports.drawing.Numbers;
import switchback.training.textbook.NetworkCheck;
import switchback.training.textbook.Plane;
import switchback.training.textbook.PlaneCheck;

/** The chapter {@code gradient-check}: its introduction and the single plane. */
public final class GradientCheckChapter {
  private static final double STEP = 0.1;

  private final PlaneCheck check;

  private GradientCheckChapter(PlaneCheck check) {
    this.check = check;
  }

  /**
   * The subject and the settings of the check.
   *
   * @param run the name of the network
   * @param data the name of the images
   * @param probes the number of parameters drawn per group
   * @param seed the seed of the plane and of the drawn parameters
   */
  public record Subject(String run, String data, int probes, long seed) {}

  /** Writes the chapter on these two checks. */
  public static Chapter chapter(PlaneCheck plane, NetworkCheck network, Subject subject) {
    GradientCheckChapter chapter = new GradientCheckChapter(plane);
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(introduction());
    blocks.addAll(chapter.example(subject));
    blocks.addAll(chapter.filter());
    blocks.addAll(chapter.input());
    blocks.addAll(new PlaneCheckQuestions(plane).blocks());
    blocks.addAll(new NetworkCheckSection(network, subject).blocks());
    return new Chapter(
        "gradient-check",
        "Is the gradient right? Derivatives compared with differences",
        "Backpropagation is a formula, and a program can get it wrong: a sign, an index, a filter"
            + " that should have been rotated. Networks then still learn something, only badly. A"
            + " gradient check finds such faults: it compares the derivatives of the formula with"
            + " measured slopes.",
        List.of(
            "I. Goodfellow, Y. Bengio and A. Courville, *Deep Learning* (MIT Press 2016), section"
                + " 11.5: derivatives compared with finite differences.",
            "The course notes of Stanford\u2019s CS231n, \u201cNeural Networks Part 3: Learning and"
                + " Evaluation\u201d: the centred formula, relative errors, and kinks that spoil a"
                + " check.",
            "J. Bouvrie, *Notes on Convolutional Neural Networks* (2006): the derivatives of"
                + " convolution layers in the notation of MATLAB\u2019s `conv2`."),
        blocks);
  }

  private static List<Block> introduction() {
    return List.of(
        new Block.Section("Measuring a slope"),
        new Block.Paragraph(
            "Let $E$ be an error that depends on many numbers, and $q$ one of them. Move $q$ up by"
                + " a small step $h$, then down by as much, and compute $E$ both times. The slope"
                + " between the two is the *central difference*. Taylor\u2019s formula gives its"
                + " distance from the derivative:"),
        Block.Formula.of(
            "\\frac{E(q + h) - E(q - h)}{2 h} = E^′(q) + \\frac{h^2}{6} E^{′′′}(q) + \\text{ higher"
                + " powers of } h"),
        new Block.Paragraph(
            "The terms with even powers cancel. If $E$ is quadratic in $q$, there is no third"
                + " derivative, and the central difference *is* the derivative, for every $h$. We"
                + " begin with such an $E$. A central difference needs two values of $E$ for every"
                + " single number, while backpropagation gives all derivatives after one pass"
                + " forward and one back. So differences are used only for checking."));
  }

  private List<Block> example(Subject subject) {
    return List.of(
        new Block.Section("A plane, a filter and an error"),
        new Block.Paragraph(
            "The input $x$ is a plane of 20x20 numbers drawn uniformly from 0 to 1 (seed "
                + subject.seed()
                + "). The filter $w$ is 3x3. The output $y$ is their *convolution*, as"
                + " MATLAB\u2019s `conv2` computes it with the option `valid`: the filter is"
                + " rotated by 180 degrees and placed wherever it fits, each weight is multiplied"
                + " by the number below it, and the products are added. It fits at 18x18"
                + " positions. Rows and columns are counted from 0."),
        Block.Formula.of("y_{i,j} = \\sum_{u,v} w_{u,v} x_{i+2-u,j+2-v}"),
        new Block.Paragraph(
            "The target is the output $y^∗$ of the filter (1 2 3; 4 5 6; 2 3 4). Our filter is"
                + " wrong by 0.1 at its top centre, and the error is the sum of the squared"
                + " differences:"),
        Block.Formula.of(
            "E = \\sum_{i,j} (y_{i,j} - y^∗_{i,j})^2 = "
                + Numbers.fixed(check.error(check.input(), check.filter()), 6),
            "δ_{i,j} = \\frac{∂E}{∂y_{i,j}} = 2 (y_{i,j} - y^∗_{i,j})"),
        Block.Grids.row(
            "Red is above 0, blue is below; denser colours are further from 0. Because of the"
                + " excess at the filter\u2019s top centre, each delta is 0.2 times the"
                + " input\u2019s value two rows further down and one column to the right: the"
                + " picture is part of the input\u2019s.",
            Grid.of("input", "input $x$", check.input(), 3),
            Grid.of("filter", "filter $w$", check.filter(), 1).marked(0, 1, 1, 1, 1),
            Grid.of("deltas", "$δ$", check.deltas(), 3)),
        Block.Question.of(
            "Do the kernels rotate the filter?",
            new Block.Paragraph(
                "No. Like most programs for networks, Switchback correlates. For this chapter the"
                    + " filter is rotated before the kernel receives it, and the resulting"
                    + " gradient is rotated back. The numbers are those of the kernels.")));
  }

  private List<Block> filter() {
    return List.of(
        new Block.Section("The derivative by the filter"),
        new Block.Paragraph(
            "Each weight is used at all 18x18 positions, so there are as many paths from it to"
                + " $E$. The chain rule adds them up:"),
        Block.Formula.of(
            "\\frac{∂E}{∂w_{u,v}} = \\sum_{i,j} \\frac{∂E}{∂y_{i,j}} \\frac{∂y_{i,j}}{∂w_{u,v}} ="
                + " \\sum_{i,j} δ_{i,j} x_{i+2-u,j+2-v}"),
        new Block.Paragraph(
            "Rotate the input by 180 degrees, $x^r_{r,s} = x_{19-r,19-s}$, and the sum is again a"
                + " convolution, with the deltas as the filter:"),
        Block.Formula.of(
            "\\sum_{i,j} δ_{i,j} x^r_{u+17-i,v+17-j} = (x^r ∗ δ)_{u,v} \\quad \\text{ valid: 20"
                + " \u2212 18 + 1 = 3}"),
        new Block.Grids(
            List.of(
                Grid.of("$x^r$, rotated", check.input().rotated(), 3),
                Grid.of("$δ$", check.deltas(), 3),
                Grid.of("filter-gradient", "$∂E/∂w$", check.filterGradient(), 3)),
            List.of("∗", "="),
            "*The gradient of the filter is the rotated input convolved with the deltas*, wherever"
                + " they fit."),
        weights());
  }

  private Block weights() {
    Plane gradient = check.filterGradient();
    Plane slopes = check.filterDifferences(STEP);
    return new Block.Table(
        "filter-check",
        "Weight by weight, $h = 0.1$. The relative error is the difference between the two,"
            + " divided by the derivative. It is due to rounding alone: the numbers have 16"
            + " digits.",
        List.of("weight", "derivative", "central difference", "relative error"),
        IntStream.range(0, 9)
            .mapToObj(
                i -> {
                  double a = gradient.values()[i];
                  double d = slopes.values()[i];
                  return List.of(
                      Cell.of("$w_{%d,%d}$".formatted(i / 3, i % 3)),
                      Cell.of(a, 10),
                      Cell.of(d, 10),
                      Cell.scientific(Math.abs(a - d) / Math.abs(a)));
                })
            .toList());
  }

  private List<Block> input() {
    return List.of(
        new Block.Section("The derivative by the input"),
        new Block.Paragraph(
            "The pixel $x_{r,s}$ is multiplied by the weight $w_{u,v}$ at the position $i ="
                + " r-2+u$, $j = s-2+v$. In the middle of the plane a pixel meets all nine"
                + " weights, in a corner only one."),
        Block.Formula.of("\\frac{∂E}{∂x_{r,s}} = \\sum_{u,v} w_{u,v} δ_{r-2+u,s-2+v}"),
        new Block.Paragraph(
            "With the rotated filter $w^r_{u,v} = w_{2-u,2-v}$ this is a convolution once more,"
                + " but a *full* one: two rows and columns of zeros are put around the deltas, so"
                + " that the filter may overlap them by as little as one cell. *The gradient of"
                + " the input is the full convolution of the deltas with the rotated filter*:"),
        Block.Formula.of("\\frac{∂E}{∂x} = δ ∗ w^r \\quad \\text{ full: 18 + 3 \u2212 1 = 20}"),
        new Block.Grids(
            List.of(
                Grid.of("$δ$", check.deltas(), 3),
                Grid.of("$w^r$, rotated", check.filter().rotated(), 1),
                Grid.of("input-gradient", "$∂E/∂x$", check.inputGradient(), 3)),
            List.of("∗", "="),
            "At the border fewer weights meet a pixel, so the pixel matters less."),
        new Block.Paragraph(
            "All 400 pixels were moved up and down by $h = 0.1$. The greatest relative error is "
                + Cell.scientific(
                        PlaneCheck.worst(check.inputDifferences(STEP), check.inputGradient()))
                    .shown()
                + "."));
  }
}
