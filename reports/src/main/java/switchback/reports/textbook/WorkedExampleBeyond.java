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
            "*Gradient descent* moves each weight against its derivative, by the *learning rate*"
                + " $η$ times as much. Here $η = 0.5$, which is large, so that something is seen."),
        Block.Formula.of("w_{u,v} ← w_{u,v} - η \\frac{∂E}{∂w_{u,v}}"),
        new Block.Grids(
            List.of(
                Grid.of("$w$", WorkedExample.FILTER, 2),
                Grid.of("$∂E/∂w$, all digits", EXACT.filterGradient(), 6),
                Grid.of("updated-filter", "$w$ from now on", updated, 6)),
            List.of("− 0.5 ×", "="),
            "The filter before and after the step."),
        new Block.Paragraph(
            "Did it help? To first order the step changes $E$ by $-η$ times the sum of the squared"
                + " derivatives, which is never above 0. The forward pass with the new filter"
                + " tells what it did."),
        Block.Formula.of(
            "\\text{promised: } -η \\sum_{u,v} {(\\frac{∂E}{∂w_{u,v}})}^2 = "
                + Numbers.fixed(promised, 6),
            "\\text{found: } E_{\\text{after}} - E_{\\text{before}} = "
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
            "If $x$ were not an image but what another layer computed, that layer would need the"
                + " deltas of $x$, as ours needed those of $z$. The pixel $x_{r,c}$, in row $r$ and"
                + " column $c$, lies under the weight $w_{u,v}$ when the filter is laid at"
                + " $(r-u,c-v)$. Again each place is a way, and all are added:"),
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
            "A $δ^z$ outside the map counts as 0: there the filter was never laid. The indices run"
                + " backwards now, $r-u$ where the forward pass had $i+u$, which is the same as"
                + " turning the filter by 180 degrees; the chapter `rotation` is about nothing"
                + " else. The table grows from 4x4 to 5x5, since every pixel that some place"
                + " covered gets its share. The deconvnet that this program is for is this very"
                + " operation, with a feature\u2019s activations in the place of the deltas."),
        Block.Grids.row(
            "Each delta of the map lays down a copy of the filter, times itself, in its colour;"
                + " where copies overlap, they add up.",
            WorkedExampleChapter.markedByWindow(Grid.of("$δ^z$", z, 4), 1),
            WorkedExampleChapter.markedByWindow(
                Grid.of("image-deltas", "$δ^x$", EXACT.imageDeltas(), 4), 2)),
        new Block.Paragraph(
            "The layer below goes on from there as ours did: times the slope of its own bend, if it"
                + " has one, to its switches, if it pools, and then to its own filter gradient, the"
                + " *correlation of its input with its deltas*."));
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
                + " what its filters find in all channels. Backward nothing new happens: the sums"
                + " run over the ways that there are."));
    blocks.add(
        Block.Formula.of(
            "z^o_{i,j} = \\sum_c \\sum_{u,v} w^{o,c}_{u,v} x^c_{i+u,j+v}",
            "\\frac{∂E}{∂w^{o,c}_{u,v}} = \\sum_{i,j} δ^{o}_{i,j} x^c_{i+u,j+v}",
            "δ^{c}_{r,s} = \\sum_o \\sum_{u,v} w^{o,c}_{u,v} δ^{o}_{r-u,s-v}"));
    blocks.add(
        new Block.Paragraph(
            "So a filter\u2019s gradient needs only its own pair, one channel of the input and one"
                + " feature\u2019s deltas; a channel\u2019s deltas are a sum over all features. For"
                + " numbers, give the example a second channel, the image mirrored, and a second"
                + " feature with filters and deltas of its own."));
    blocks.add(
        Block.Grids.row(
            "Two input channels, and the deltas of two features.",
            Grid.of("$x^1$", several.channels().get(0), 2),
            Grid.of("$x^2$", several.channels().get(1), 2),
            Grid.of("$δ^1$", several.deltas().get(0), 4),
            Grid.of("$δ^2$", several.deltas().get(1), 2)));
    blocks.add(
        Block.Grids.row(
            "Four filters: the first number above is the feature, the second the channel.",
            pairs("w", several.filters(), 2)));
    blocks.add(
        Block.Grids.row(
            "Their four gradients. The first is that of the example as it was: neither the second"
                + " channel nor the second feature has changed it.",
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
            "And a bias, and more images than one?",
            new Block.Paragraph(
                "A *bias* is a number that a feature adds at all places. Its derivative at each is"
                    + " 1, so its gradient is the sum of the feature\u2019s deltas. Where $E$ is"
                    + " the mean error of several images, all gradients are the means of the"
                    + " images\u2019 gradients.")));
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
