package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.List;
import switchback.reports.drawing.Numbers;
import switchback.training.textbook.Plane;
import switchback.training.textbook.SeveralChannels;
import switchback.training.textbook.WorkedExample;

/** The chapter {@code worked-example}: the step, the layer below, several channels. */
final class WorkedExampleBeyond {
  private static final double LEARNING_RATE = 0.5;
  private static final WorkedExample.Backward EXACT = WorkedExample.exact();

  private WorkedExampleBeyond() {}

  static List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(step());
    blocks.addAll(below());
    blocks.addAll(channels());
    return blocks;
  }

  private static List<Block> step() {
    Plane updated = WorkedExample.updated(LEARNING_RATE);
    double before = WorkedExample.linearError(WorkedExample.FILTER);
    double after = WorkedExample.linearError(updated);
    double promised = -LEARNING_RATE * EXACT.filterGradient().squaredNorm();
    return List.of(
        new Block.Section("The step"),
        new Block.Paragraph(
            "*Gradient descent* moves each weight against its derivative, by the derivative times"
                + " the *learning rate* $η$. Here $η = 0.5$, which is large, so that the change is"
                + " visible."),
        Block.Formula.of("w_{u,v} ← w_{u,v} - η \\frac{∂E}{∂w_{u,v}}"),
        new Block.Grids(
            List.of(
                Grid.of("$w$", WorkedExample.FILTER, 2),
                Grid.of("$∂E/∂w$, all digits", EXACT.filterGradient(), 6),
                Grid.of("updated-filter", "new $w$", updated, 6)),
            List.of("− 0.5 ×", "="),
            "The filter before and after the step."),
        new Block.Paragraph(
            "Did it help? To first order, the step changes $E$ by $-η$ times the sum of the"
                + " squared derivatives, which is never above 0. The forward pass with the new"
                + " filter shows the actual change."),
        Block.Formula.of(
            "\\text{predicted: } -η \\sum_{u,v} {(\\frac{∂E}{∂w_{u,v}})}^2 = "
                + Numbers.fixed(promised, 6),
            "\\text{actual: } E_{\\text{after}} - E_{\\text{before}} = "
                + Numbers.fixed(after, 6)
                + " - "
                + Numbers.fixed(before, 6)
                + " = "
                + Numbers.fixed(after - before, 6)));
  }

  private static List<Block> below() {
    Plane z = EXACT.mapDeltas();
    Plane w = WorkedExample.FILTER;
    return List.of(
        new Block.Section("What a convolution below would receive"),
        new Block.Paragraph(
            "If $x$ were not an image but the output of another layer, that layer would need the"
                + " deltas of $x$, as ours needed those of $z$. The pixel $x_{r,c}$, in row $r$"
                + " and column $c$, is under the weight $w_{u,v}$ when the filter is at"
                + " $(r-u,c-v)$. Again each position is a path, and all paths are added:"),
        Block.Formula.of(
            "δ^x_{r,c} = \\frac{∂E}{∂x_{r,c}} = \\sum_{u,v} w_{u,v} δ^z_{r-u,c-v}",
            "δ^x_{2,1} = w_{0,0} δ^z_{2,1} + w_{1,0} δ^z_{1,1} = "
                + Numbers.factor(w.at(0, 0), 2)
                + " · "
                + Numbers.factor(z.at(2, 1), 5)
                + " + "
                + Numbers.factor(w.at(1, 0), 2)
                + " · "
                + Numbers.factor(z.at(1, 1), 5)
                + " = "
                + Numbers.fixed(EXACT.imageDeltas().at(2, 1), 6)),
        new Block.Paragraph(
            "A $δ^z$ outside the map counts as 0: the filter was never there. The indices run"
                + " backwards now, $r-u$ where the forward pass had $i+u$, which is the same as"
                + " rotating the filter by 180 degrees; the chapter `rotation` explains why. The"
                + " table grows from 4x4 to 5x5, since every pixel that was covered at some"
                + " position gets its share. The deconvnet, the main subject of this program, uses"
                + " this very operation, with the activations of a feature in place of the"
                + " deltas."),
        Block.Grids.row(
            "Each delta of the map adds a copy of the filter, times the delta, in its colour."
                + " Where copies overlap, they add up.",
            WorkedExampleChapter.markedByWindow(Grid.of("$δ^z$", z, 4), 1),
            WorkedExampleChapter.markedByWindow(
                Grid.of("image-deltas", "$δ^x$", EXACT.imageDeltas(), 4), 2)),
        new Block.Paragraph(
            "The layer below continues from there as ours did: it multiplies by the slope of its"
                + " sigmoid, if it has one, passes the deltas to its switches, if it pools, and"
                + " then computes its own filter gradient, the *correlation of its input with its"
                + " deltas*."));
  }

  private static List<Block> channels() {
    SeveralChannels several = SeveralChannels.compute();
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Section("Several channels"));
    blocks.add(
        new Block.Paragraph(
            "Images have three channels, red, green and blue, and layers in between have dozens. A"
                + " convolution then has a filter for each pair of an input channel $c$ and an"
                + " output channel $o$, which is called a *feature*. Forward, a feature adds up"
                + " the results of its filters over all channels. Backward, nothing new happens:"
                + " the sums run over all paths."));
    blocks.add(
        Block.Formula.of(
            "z^o_{i,j} = \\sum_c \\sum_{u,v} w^{o,c}_{u,v} x^c_{i+u,j+v}",
            "\\frac{∂E}{∂w^{o,c}_{u,v}} = \\sum_{i,j} δ^{o}_{i,j} x^c_{i+u,j+v}",
            "δ^{c}_{r,s} = \\sum_o \\sum_{u,v} w^{o,c}_{u,v} δ^{o}_{r-u,s-v}"));
    blocks.add(
        new Block.Paragraph(
            "So the gradient of a filter needs only its own pair: one channel of the input, and"
                + " the deltas of one feature. The deltas of a channel are a sum over all"
                + " features. As an example with numbers, add a second channel, the mirrored"
                + " image, and a second feature with its own filters and deltas."));
    blocks.add(
        Block.Grids.row(
            "Two input channels, and the deltas of two features.",
            Grid.of("$x^1$", several.channels().get(0), 2),
            Grid.of("$x^2$", several.channels().get(1), 2),
            Grid.of("$δ^1$", several.deltas().get(0), 4),
            Grid.of("$δ^2$", several.deltas().get(1), 2)));
    blocks.add(
        Block.Grids.row(
            "Four filters: the first superscript is the feature, the second is the channel.",
            pairs("w", several.filters(), 2)));
    blocks.add(
        Block.Grids.row(
            "Their four gradients. The first is the same as before: neither the second channel nor"
                + " the second feature has changed it.",
            pairs("∂E/∂w", several.filterGradients(), 4)));
    blocks.add(
        new Block.Grids(
            List.of(
                Grid.of("from feature 1", several.shares().get(0), 3),
                Grid.of("from feature 2", several.shares().get(1), 3),
                Grid.of(
                    "channel-deltas",
                    "deltas of channel 1",
                    several.channelDeltas().getFirst(),
                    3)),
            List.of("+", "="),
            "The deltas of the first channel are a sum over the features."));
    blocks.add(
        Block.Question.of(
            "What about a bias, and several images?",
            new Block.Paragraph(
                "A *bias* is a number that a feature adds at all positions. The derivative of each"
                    + " output by it is 1, so its gradient is the sum of the deltas of the"
                    + " feature. If $E$ is the mean error of several images, each gradient is the"
                    + " mean of the gradients of the images.")));
    return blocks;
  }

  private static Grid[] pairs(String what, List<List<Plane>> planes, int digits) {
    List<Grid> grids = new ArrayList<>();
    for (int o = 0; o < 2; o++) {
      for (int c = 0; c < 2; c++) {
        grids.add(
            Grid.of("$%s^{%d,%d}$".formatted(what, o + 1, c + 1), planes.get(o).get(c), digits));
      }
    }
    return grids.toArray(Grid[]::new);
  }
}
