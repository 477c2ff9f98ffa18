package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import switchback.reports.drawing.Numbers;
import switchback.training.textbook.Plane;
import switchback.training.textbook.WorkedExample;

/** The chapter {@code worked-example}: the way back to the filter. */
final class WorkedExampleBackward {
  private static final WorkedExample.Forward FORWARD = WorkedExample.forward(WorkedExample.FILTER);
  private static final WorkedExample.Backward CHAIN = WorkedExample.chain();
  private static final WorkedExample.Backward PUBLISHED = WorkedExample.published();
  private static final WorkedExample.Backward EXACT = WorkedExample.exact();

  private WorkedExampleBackward() {}

  static List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(dense());
    blocks.addAll(pooling());
    blocks.addAll(filter());
    blocks.addAll(threeGradients());
    return blocks;
  }

  private static List<Block> dense() {
    return List.of(
        new Block.Section("Backward: through the dense layer and the sigmoid"),
        new Block.Paragraph(
            "If $a_m$ grows by a little, each sum $s_k$ grows by $W_{m,k}$ times as much, and $E$"
                + " by $δ^s_k$ times that. Both sums count, so the two paths are added: that is"
                + " the chain rule for a function of several variables. One more factor leads back"
                + " through the sigmoid: its slope."),
        Block.Formula.of(
            "δ^a_m = \\frac{∂E}{∂a_m} = \\sum_k W_{m,k} δ^s_k",
            "δ^p_m = δ^a_m σ^′(p_m) = δ^a_m a_m (1 - a_m)",
            "δ^p_1 = (0.61 · 0.25 + 0.02 · (-0.15)) · 0.58 · (1 - 0.58) = "
                + Numbers.fixed(CHAIN.pooledDeltas().at(0, 0), 7)),
        new Block.Table(
            "pooled-deltas",
            "The deltas of the four pooled values, from the sigmoids of two digits.",
            List.of("$m$", "$δ^a_m$", "$a_m (1 - a_m)$", "$δ^p_m$", "cut to four digits"),
            IntStream.range(0, 4).mapToObj(WorkedExampleBackward::pooledDelta).toList()),
        new Block.Paragraph(
            "The dense layer learns, too. The derivative of $E$ by the weight $W_{m,k}$ is its"
                + " input, $a_m$, times the delta of the sum that it leads to."),
        new Block.Formula(List.of("\\frac{∂E}{∂W_{m,k}} = a_m δ^s_k")),
        Block.Grids.of(
            "The gradient of the eight dense weights.",
            Grid.of("weight-gradient", "$∂E/∂W$", CHAIN.weightGradient(), 4)));
  }

  private static List<Cell> pooledDelta(int m) {
    double arriving = CHAIN.arriving().values()[m];
    double delta = CHAIN.pooledDeltas().values()[m];
    return List.of(
        Cell.of(m + 1),
        Cell.of(arriving, 4),
        Cell.of(delta / arriving, 4),
        Cell.of(delta, 8),
        Cell.of(PUBLISHED.pooledDeltas().values()[m], 4));
  }

  private static List<Block> pooling() {
    return List.of(
        new Block.Section("Backward: through the pooling"),
        new Block.Paragraph(
            "If the greatest value of a window grows by a little, the pooled value grows as much."
                + " If another value grows by a little, nothing happens, because it is still not"
                + " the greatest. So the whole delta goes to the recorded maximum, and the other"
                + " three cells of the window get 0."),
        new Block.Grids(
            List.of(
                WorkedExampleChapter.windows(
                    Grid.of("$δ^p$, of the pooled values", CHAIN.pooledDeltas(), 4)),
                WorkedExampleChapter.markedByWindow(
                    Grid.of("map-deltas", "$δ^z$, of the map", CHAIN.mapDeltas(), 4), 1)),
            List.of("\u2192"),
            "Each delta goes back to the location that its switch names. Only 4 of the 16 values"
                + " of the map affect this step; the image decides which."),
        Block.Grids.of(
            "The published example cuts the deltas after four digits. So in two cells its last"
                + " digit is lower by one.",
            Grid.of("published-map-deltas", "$δ^z$ as published", PUBLISHED.mapDeltas(), 4)),
        Block.Question.of(
            "What if two values of a window are equally great?",
            new Block.Paragraph(
                "Then the maximum has a kink and no derivative. Any choice between the two will"
                    + " do. Switchback takes the first in reading order, and the same one forward"
                    + " and backward.")));
  }

  private static List<Block> filter() {
    return List.of(
        new Block.Section("Backward: the gradient of the filter"),
        new Block.Paragraph(
            "Now the convolution. The weight $w_{u,v}$ is not used once but at all 16 positions:"
                + " it is *shared*. At the position $(i,j)$ it is multiplied by the pixel"
                + " $x_{i+u,j+v}$, so that pixel is the derivative of $z_{i,j}$ by the weight."
                + " Each position is a path by which the weight influences $E$, and all paths are"
                + " added:"),
        Block.Formula.of(
            "\\frac{∂z_{i,j}}{∂w_{u,v}} = x_{i+u,j+v}",
            "\\frac{∂E}{∂w_{u,v}} = \\sum_{i,j} \\frac{∂E}{∂z_{i,j}} \\frac{∂z_{i,j}}{∂w_{u,v}}"
                + " = \\sum_{i,j} δ^z_{i,j} x_{i+u,j+v}"),
        new Block.Paragraph(
            "Look at the last sum: it is the formula of the forward pass, with $δ^z$ in place of"
                + " the filter. *The gradient of the filter is the image correlated with the"
                + " deltas of the map.* A table of 4x4 fits a 5x5 image at 2x2 positions, so the"
                + " size is right, too."),
        Block.Grids.row(
            "What the filter covered at its four maxima: four windows of the image, in the colours"
                + " of the deltas.",
            WorkedExampleChapter.markedByWindow(Grid.of("image $x$", WorkedExample.IMAGE, 2), 2),
            WorkedExampleChapter.markedByWindow(Grid.of("$δ^z$", CHAIN.mapDeltas(), 4), 1)),
        new Block.Grids(
            patches(),
            List.of("+", "+", "+", "="),
            "Only four deltas are not 0, so the gradient is a sum of four windows, each times its"
                + " delta. A step against it makes the filter less similar to the windows with a"
                + " positive delta, and more similar to the one with a negative delta."),
        Block.Formula.of(
            "\\frac{∂E}{∂w_{0,0}} = " + products(),
            "\\quad = " + Numbers.fixed(CHAIN.filterGradient().at(0, 0), 6)));
  }

  private static List<Grid> patches() {
    List<Grid> grids = new ArrayList<>();
    for (int m = 0; m < 4; m++) {
      int row = FORWARD.switches().get(m) / 4;
      int column = FORWARD.switches().get(m) % 4;
      Plane patch =
          Plane.of(
              2,
              2,
              IntStream.range(0, 4)
                  .mapToDouble(i -> WorkedExample.IMAGE.at(row + i / 2, column + i % 2))
                  .toArray());
      grids.add(
          Grid.of("$" + Numbers.factor(CHAIN.pooledDeltas().values()[m], 4) + " ×$", patch, 2)
              .marked(0, 0, 2, 2, m + 1));
    }
    grids.add(Grid.of("gradient", "$∂E/∂w$", CHAIN.filterGradient(), 6));
    return grids;
  }

  private static String products() {
    List<String> products = new ArrayList<>();
    for (int m = 0; m < 4; m++) {
      int place = FORWARD.switches().get(m);
      products.add(
          Numbers.factor(CHAIN.pooledDeltas().values()[m], 6)
              + " · "
              + Numbers.fixed(WorkedExample.IMAGE.at(place / 4, place % 4), 2));
    }
    return String.join(" + ", products);
  }

  private static List<Block> threeGradients() {
    return List.of(
        new Block.Section("Why the published gradient differs"),
        new Block.Paragraph(
            "The published example was computed by hand, with rounding on the way: the sigmoids"
                + " are rounded to two digits, then the deltas are cut after four. The last column"
                + " of the table keeps all digits, as a program does."),
        gradients(),
        new Block.Paragraph(
            "Cutting a delta from 0.04675 to 0.0467 changes it by a thousandth, and the gradient"
                + " by as much: the digits of the published gradient agree to the third. Rounding"
                + " the sigmoids matters more: three thousandths. Neither is wrong for its"
                + " purpose, but a program that is compared with the published numbers has to"
                + " round where they did. Which of the three *is* the derivative can be tested:"
                + " change a weight by $h = 10^{-6}$ up and down, do the whole forward pass both"
                + " times, and divide the difference of the errors by $2 h$. The error is $E ="
                + " 0.25 s_1 - 0.15 s_2$, which has the given deltas."),
        new Block.Table(
            "differences",
            "Central differences of the error agree with the gradient that keeps all digits.",
            List.of("weight", "gradient, all digits", "central difference", "difference"),
            IntStream.range(0, 4).mapToObj(WorkedExampleBackward::difference).toList()));
  }

  private static Block gradients() {
    return new Block.Table(
        "gradients",
        "The gradient of the filter, computed in three ways.",
        List.of(
            "weight",
            "published: deltas cut to four digits",
            "all digits from two-digit sigmoids",
            "all digits"),
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    List.of(
                        weight(i),
                        Cell.of(PUBLISHED.filterGradient().values()[i], 6),
                        Cell.of(CHAIN.filterGradient().values()[i], 6),
                        Cell.of(EXACT.filterGradient().values()[i], 6)))
            .toList());
  }

  private static Cell weight(int i) {
    return Cell.of("$w_{%d,%d}$".formatted(i / 2, i % 2));
  }

  private static List<Cell> difference(int i) {
    double gradient = EXACT.filterGradient().values()[i];
    double slope = WorkedExample.differences(1e-6).values()[i];
    return List.of(
        weight(i),
        Cell.of(gradient, 10),
        Cell.of(slope, 10),
        Cell.scientific(Math.abs(slope - gradient)));
  }
}
