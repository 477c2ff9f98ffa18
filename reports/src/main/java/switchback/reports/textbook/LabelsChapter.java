package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import switchback.reports.drawing.PlotAxis;
import switchback.training.textbook.LabelCurve;

/** The chapter {@code labels}: accuracy by the number of labelled images. */
public final class LabelsChapter {
  private static final int PERCENT = 100;

  private final LabelCurve curve;
  private final LabelCurve.Settings settings;
  private final String data;
  private final String source;
  private final int tested;

  /**
   * Creates a chapter on a measured curve.
   *
   * @param data the name of the images
   * @param source the name of the network whose convolutions were reused
   * @param tested the number of test images
   */
  public LabelsChapter(
      LabelCurve curve, LabelCurve.Settings settings, String data, String source, int tested) {
    this.curve = curve;
    this.settings = settings;
    this.data = data;
    this.source = source;
    this.tested = tested;
  }

  /** Writes the chapter. */
  public Chapter chapter() {
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(question());
    blocks.addAll(measured());
    blocks.addAll(errors());
    blocks.addAll(again());
    return new Chapter(
        "labels",
        "How many labelled images it takes",
        "Labels are the expensive part of training data. Here the same network learns from few"
            + " labels and from many, once from random weights and once with convolutions that"
            + " another training has found.",
        List.of(
            "The three parts of an error: L\u00e9on Bottou and Olivier Bousquet, *The Tradeoffs of"
                + " Large Scale Learning* (NIPS 2007).",
            "Layers that are reused and frozen: Jason Yosinski, Jeff Clune, Yoshua Bengio and Hod"
                + " Lipson, *How transferable are features in deep neural networks?* (NIPS 2014,"
                + " arXiv 1411.1792).",
            "A network can learn even random labels by heart: Chiyuan Zhang, Samy Bengio, Moritz"
                + " Hardt, Benjamin Recht and Oriol Vinyals, *Understanding deep learning requires"
                + " rethinking generalization* (ICLR 2017, arXiv 1611.03530)."),
        blocks);
  }

  private List<Block> question() {
    return List.of(
        new Block.Section("The question"),
        new Block.Paragraph(
            "A network classifies images. It learns this from images whose class somebody has"
                + " written down, its *labelled images*. How many does it need? We give it the"
                + " first $n$ of "
                + Prose.name(data)
                + ", train it, and count how many of "
                + tested
                + " test images, which it has never seen, it classifies correctly."),
        new Block.Paragraph(
            "The first layers of a network, its *convolutions*, turn an image into maps of edges,"
                + " colours and textures; the *dense* layers after them turn these maps into a"
                + " class. What edges look like need not be learnt from the same labels. So each"
                + " training is done twice: once from random weights in all layers, and once with"
                + " the convolutions of the network "
                + Prose.name(source)
                + ", which are *frozen*: they stay as they are, and only the dense layers learn."),
        new Block.Paragraph(
            "With the same number of passes, fewer images would mean fewer steps, and two things"
                + " would change at once. So every training takes at least "
                + settings.steps()
                + " steps, of "
                + settings.batch()
                + " images each, or of all images if there are fewer; with few images it makes"
                + " more passes over them."));
  }

  private List<Block> measured() {
    return List.of(
        new Block.Section("The results"),
        new Block.Figure(
            plot(),
            "Accuracy in percent by the number of labelled images, on a logarithmic axis. Full"
                + " lines: on the test images. Dashed lines: on the images learnt from."),
        table());
  }

  private Block.Table table() {
    return new Block.Table(
        "labels",
        "The shares of images classified correctly, and the estimation and optimisation errors,"
            + " which are explained below; all in percent.",
        List.of(
            "images",
            "convolutions",
            "passes",
            "learnt from",
            "test",
            "estimation",
            "optimisation"),
        curve.points().stream().map(LabelsChapter::row).toList());
  }

  private static List<Cell> row(LabelCurve.Point point) {
    return List.of(
        Cell.of(point.images()),
        Cell.of(start(point.isFrozen())),
        Cell.of(point.epochs()),
        Cell.of(PERCENT * point.trainAccuracy(), 1),
        Cell.of(PERCENT * point.testAccuracy(), 1),
        Cell.of(PERCENT * point.estimationError(), 1),
        Cell.of(PERCENT * point.optimisationError(), 1));
  }

  private static String start(boolean isFrozen) {
    return isFrozen ? "frozen" : "from scratch";
  }

  private String plot() {
    double least = curve.points().stream().mapToInt(LabelCurve.Point::images).min().orElse(1);
    double most = curve.points().stream().mapToInt(LabelCurve.Point::images).max().orElse(1);
    Plot plot =
        new Plot(
            PlotAxis.powers(
                (int) Math.floor(Math.log10(least)),
                Math.max(
                    1 + (int) Math.floor(Math.log10(least)), (int) Math.ceil(Math.log10(most)))),
            PlotAxis.linear(0, PERCENT, 20),
            "accuracy, %",
            "labelled images");
    for (boolean isFrozen : new boolean[] {false, true}) {
      String colour = isFrozen ? "c2" : "c1";
      plot.line(colour + " dashed", "", points(isFrozen, LabelCurve.Point::trainAccuracy));
      plot.line(colour, start(isFrozen), points(isFrozen, LabelCurve.Point::testAccuracy));
      points(isFrozen, LabelCurve.Point::testAccuracy).forEach(at -> plot.dot(colour, at));
    }
    return plot.svg("Accuracy by the number of labelled images, from scratch and frozen");
  }

  private List<Plot.Point> points(boolean isFrozen, ToDoubleFunction<LabelCurve.Point> accuracy) {
    return curve.points().stream()
        .filter(point -> point.isFrozen() == isFrozen)
        .map(point -> new Plot.Point(point.images(), PERCENT * accuracy.applyAsDouble(point)))
        .toList();
  }

  private static List<Block> errors() {
    return List.of(
        new Block.Section("Estimation and optimisation"),
        new Block.Paragraph(
            "Why does it classify test images wrongly? There are three kinds of reasons. Write"
                + " $E(w)$ for the share of wrong answers of the network with weights $w$ on all"
                + " possible images, and $E_n(w)$ for the share on the $n$ images that it learns"
                + " from. First, even the best weights may not be good enough: their error is the"
                + " *approximation error*. Second, the $n$ images are not all images, so the"
                + " weights that do best on them are not those that do best on all: that adds the"
                + " *estimation error*. Third, training may end before it has found the best"
                + " weights even for the $n$ images: that adds the *optimisation error*."),
        new Block.Paragraph(
            "Two of them can be read off. This network has far more weights than there are images"
                + " here, and can learn all of them by heart. So its errors on the images that it"
                + " learnt from are due to the optimisation. The test images are a fair sample of"
                + " all images. So the rest of its errors on them, by which it is worse than on"
                + " the images it learnt from, is due to the estimation:"),
        Block.Formula.of("E = \\text{estimation} + \\text{optimisation} = (E - E_n) + E_n"),
        new Block.Paragraph(
            "Frozen convolutions leave fewer weights to be estimated. With few images that is a"
                + " gain. With many images it is a loss, once the network could have found"
                + " convolutions that suit the task better."),
        Block.Question.of(
            "Is it cheating to use frozen convolutions?",
            new Block.Paragraph(
                "It is, in so far as they were learnt from labels, too: those of the bundled"
                    + " network from the labels of all training images. The number of images here"
                    + " counts only the labels that a task needs once such convolutions exist. For"
                    + " a fair transfer use a network that was trained on other classes.")),
        Block.Question.of(
            "Does dropout distort the result?",
            new Block.Paragraph(
                "No. While the network learns, it leaves out half of its dense units, so its loss"
                    + " stays above 0. But all shares here are counted after the last step, with"
                    + " all units.")));
  }

  private List<Block> again() {
    int most = settings.counts().getLast();
    return List.of(
        new Block.Section("By hand"),
        new Block.Paragraph(
            "Every row can be reproduced as a training of its own: `switchback train --limit "
                + most
                + " --epochs "
                + curve.points().getLast().epochs()
                + " --out RUN`, and for frozen layers also `--from`, `--freeze conv1,conv2` and"
                + " `--renew fc1,output`. The first column is `--limit`, the third is"
                + " `--epochs`."));
  }
}
