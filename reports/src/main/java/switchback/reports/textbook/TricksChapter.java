package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.ReceptiveField;
import switchback.reports.drawing.Numbers;
import switchback.reports.drawing.PlotAxis;
import switchback.training.networks.Schedule;

/** The chapter {@code tricks}: the options of {@code train} beyond gradient descent, and why. */
public final class TricksChapter {
  /** The number of steps of the training whose learning rates are drawn. */
  private static final int STEPS = 1000;

  private TricksChapter() {}

  /**
   * Writes the chapter.
   *
   * @param network the network whose receptive fields are computed
   * @param name the name of the network
   */
  public static Chapter chapter(ProjectableNetwork network, String name) {
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(step());
    blocks.addAll(rates());
    blocks.addAll(forward());
    blocks.addAll(weights());
    blocks.addAll(networks());
    blocks.addAll(fields(network, name));
    return new Chapter(
        "tricks",
        "What helps a network to learn",
        "Gradient descent is one line. A handful of additions, each also one line, make it work on"
            + " images. Every addition shown here is an option of `switchback train`. All are off"
            + " by default, except Adam, dropout and the falling learning rate.",
        List.of(
            "Alex Krizhevsky, Ilya Sutskever and Geoffrey Hinton, *ImageNet Classification with"
                + " Deep Convolutional Neural Networks* (NIPS 2012): section 3.3 on response"
                + " normalisation, 4.1 on colours, 4.2 on dropout, 5 on momentum.",
            "Nitish Srivastava and others, *Dropout* (JMLR 15, 2014).",
            "Diederik Kingma and Jimmy Ba, *Adam* (ICLR 2015, arXiv 1412.6980), algorithm 1.",
            "Ilya Loshchilov and Frank Hutter, *Decoupled Weight Decay Regularization* (ICLR 2019,"
                + " arXiv 1711.05101).",
            "Ilya Sutskever and others, *On the importance of initialization and momentum in deep"
                + " learning* (ICML 2013).",
            "Matthew Zeiler and Rob Fergus, *Visualizing and Understanding Convolutional Networks*"
                + " (ECCV 2014), section 3: filters kept small.",
            "Boris Polyak and Anatoli Juditsky, *Acceleration of stochastic approximation by"
                + " averaging* (SIAM J. Control Optim. 30, 1992).",
            "Andr\u00e9 Araujo, Wade Norris and Jack Sim, *Computing Receptive Fields of"
                + " Convolutional Neural Networks* (Distill, 2019)."),
        blocks);
  }

  private static List<Block> step() {
    return List.of(
        new Block.Section("The step"),
        new Block.Paragraph(
            "Training changes the weights $w$ in steps. Each step looks at a few images, the"
                + " *batch*, and computes the *gradient* $g$, the derivatives of their mean error"
                + " by all weights. Plain gradient descent moves against it, scaled by the"
                + " *learning rate* $η$:"),
        Block.Formula.of("w ← w - η g"),
        new Block.Paragraph(
            "*Momentum* (`--momentum 0.9`) keeps a velocity $v$, like a ball that rolls downhill:"
                + " components on which successive gradients agree add up, and those on which they"
                + " disagree cancel. Nesterov’s form looks ahead to where the velocity is about to"
                + " lead."),
        Block.Formula.of("v ← μ v - η g", "w ← w + μ v - η g"),
        new Block.Paragraph(
            "*Adam*, the default, keeps running means of the gradient, $m$, and of its square,"
                + " $s$, and divides the first by the root of the second: every weight moves by"
                + " about $η$ per step, however large its gradients are. Both means start at 0, so"
                + " they are too small at first. Therefore they are divided by $1 - 0.9^t$ and $1"
                + " - 0.999^t$ in step $t$ before they are used."),
        Block.Formula.of(
            "m ← 0.9 m + 0.1 g",
            "s ← 0.999 s + 0.001 g^2",
            "w ← w - η \\frac{m}{\\sqrt{s} + 10^{-8}}"),
        new Block.Paragraph(
            "*Weight decay* (`--weight-decay 1e-4`) pulls every weight towards 0, so that weights"
                + " without a use fade away. It is subtracted from the weight itself and not added"
                + " to the gradient, which Adam would scale. Biases do not decay."),
        Block.Formula.of("w ← w - η λ w"));
  }

  private static List<Block> rates() {
    Plot plot =
        new Plot(
            PlotAxis.linear(0, STEPS, 200),
            PlotAxis.linear(0, 1, 0.25),
            "share of the peak",
            "step");
    int colour = 1;
    for (Schedule schedule : Schedule.values()) {
      List<Plot.Point> points = rates(schedule);
      String kind = "c" + colour++;
      plot.line(kind, "", points);
      plot.name(kind, schedule.label(), points.get(named(schedule)));
    }
    return List.of(
        new Block.Section("The learning rate"),
        new Block.Paragraph(
            "Early, when all weights are wrong, long steps are good. Late, when they are nearly"
                + " right, long steps jump across the minimum and back. So the learning rate falls"
                + " with `--schedule linear`, `cosine` or `step`, but not with `constant`."
                + " `--learning-rate` is its highest value. It rises over the first 4% of the"
                + " steps, because the very first gradients are unreliable."),
        new Block.Figure(
            plot.svg("The learning rate by step, one line per schedule"),
            "The learning rate during a training of %d steps, as `train` would use it."
                .formatted(STEPS)));
  }

  /** Returns the step at which a line has the most room for its name. */
  private static int named(Schedule schedule) {
    return switch (schedule) {
      case LINEAR -> 680;
      case CONSTANT -> 860;
      case COSINE -> 300;
      case STEP -> 505;
    };
  }

  private static List<Plot.Point> rates(Schedule schedule) {
    List<Plot.Point> points = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      points.add(new Plot.Point(step, schedule.rates(1, STEPS).valueAt(step, 0)));
    }
    return points;
  }

  private static List<Block> forward() {
    return List.of(
        new Block.Section("On the way forward"),
        new Block.Paragraph(
            "*Dropout* (`--dropout 0.5`) leaves out each unit of the dense layer with probability"
                + " $p$, drawn again for each image in each step. No unit can rely on another, so"
                + " each has to be useful by itself. The units that stay are multiplied by $1/(1 -"
                + " p)$. So the sums keep their size on average, and nothing has to change when"
                + " the network is used."),
        new Block.Paragraph(
            "*Local response normalisation* (`--lrn`) makes features compete: each value $a^i$ of"
                + " feature $i$ is divided by a number that grows with the values of the $n = 5$"
                + " features around it at the same location. The paper’s numbers are $k = 2$, $α ="
                + " 10^{-4}$ and $β = 0.75$. On the way back, the deconvnet divides by the same"
                + " numbers, which the forward pass has recorded."),
        Block.Formula.of("b^i = \\frac{a^i}{(k + α \\sum_j (a^j)^2)^β}"),
        new Block.Paragraph(
            "*Colour augmentation* (`--pca-colour 0.1`) changes the light: each time an image is"
                + " used, one colour is added to all of its pixels. The colours of photographs"
                + " vary mostly from dark to light, less from blue to yellow, and least from green"
                + " to red. These directions $p_k$ and their variances $λ_k$ are the eigenvectors"
                + " and eigenvalues of the 3x3 covariance matrix of the training pixels. The added"
                + " colour is a sum over the directions: each is multiplied by its variance and by"
                + " a normal random number $α_k$ with the given standard deviation. So frequent"
                + " changes of colour stay frequent."),
        Block.Formula.of("x ← x + \\sum_k α_k λ_k p_k"));
  }

  private static List<Block> weights() {
    return List.of(
        new Block.Section("On the weights"),
        new Block.Paragraph(
            "*Small filters* (`--max-filter-rms 0.1`): if a few filters of the first layer grow,"
                + " they dominate the others. After each step, every convolution filter whose root"
                + " mean square is above $r$ is scaled back to $r$."),
        Block.Formula.of("w ← w \\frac{r}{\\text{rms}(w)}"),
        new Block.Paragraph(
            "*Averaging* (`--average 0.999`): the weights never come to rest, because each step"
                + " sees other images. Their running mean $u$ fluctuates much less. It takes no"
                + " part in training, but it is evaluated, and saved at the end, after the same"
                + " correction for its start as Adam’s means."),
        Block.Formula.of("u ← d u + (1 - d) w"));
  }

  private static List<Block> networks() {
    return List.of(
        new Block.Section("From other networks"),
        new Block.Paragraph(
            "*Transfer* (`train --from RUN`) starts from the weights of a trained network instead"
                + " of random ones. With `--freeze conv1,conv2` these layers stay as they are and"
                + " only the dense ones learn. Without it all layers continue to learn, which is"
                + " called *fine-tuning*. If the data have other classes, the output layer starts"
                + " from random weights. The chapter `labels` measures the gain by the number of"
                + " labelled images."),
        new Block.Paragraph(
            "*Ensembles* (`evaluate RUN RUN RUN`) take the mean of the probabilities of several"
                + " networks. The networks make different mistakes, which partly cancel; what they"
                + " agree on remains."),
        Block.Formula.of("p(c|x) = \\frac{1}{N} \\sum_{i} p_i(c|x)"));
  }

  private static List<Block> fields(ProjectableNetwork network, String name) {
    List<List<Cell>> rows = new ArrayList<>();
    for (ProjectableLayer layer : network.layers()) {
      ReceptiveField field = layer.field();
      rows.add(
          List.of(
              Cell.of(layer.name()),
              Cell.of(size(layer.height(), layer.width())),
              Cell.of(size(field.sizeRows(), field.sizeColumns())),
              Cell.of(size(field.strideRows(), field.strideColumns())),
              Cell.of(size(field.offsetRows(), field.offsetColumns()))));
    }
    return List.of(
        new Block.Section("What a unit can see"),
        new Block.Paragraph(
            "The last section is not about training. It computes how much of the image a unit"
                + " sees, its *receptive field*. A unit of a layer with windows of $k$ by $k$ sees"
                + " $k$ units of the layer below along each side. Each of those sees $f$ pixels,"
                + " and their first pixels are $t$ pixels apart. Let $o$ be the first pixel of"
                + " unit 0 of the layer below, $s$ the stride of the windows, and $q$ their"
                + " padding. Then the layer above has these values:"),
        Block.Formula.of("f ← f + (k - 1) t", "o ← o - q t", "t ← t s"),
        new Block.Paragraph(
            "A pixel sees itself: $f = 1$, $t = 1$, $o = 0$. Unit $j$ of a layer sees the pixels"
                + " from $o + j t$ to $o + j t + f - 1$. Those below 0 are padding."),
        new Block.Table(
            "fields",
            "The layers of the network %s, rows by columns. `describe` prints the same numbers."
                .formatted(Prose.name(name)),
            List.of("layer", "map", "sees", "stride", "first pixel"),
            rows));
  }

  private static String size(int rows, int columns) {
    return String.format(
        Locale.ROOT, "%s\u00d7%s", Numbers.fixed(rows, 0), Numbers.fixed(columns, 0));
  }
}
