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
   * A chapter on what was measured.
   *
   * @param data what the images are called
   * @param source what the network is called whose convolutions were taken
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

  /** The whole chapter. */
  public Chapter chapter() {
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(question());
    blocks.addAll(measured());
    blocks.addAll(errors());
    blocks.addAll(again());
    return new Chapter(
        "labels",
        "How many labelled images it takes",
        "Labels are what training data cost. The same network learns from few of them and from"
            + " many, once from random weights and once with convolutions that another training"
            + " has found.",
        List.of(
            "The three parts of an error: L\u00e9on Bottou and Olivier Bousquet, *The Tradeoffs of"
                + " Large Scale Learning* (NIPS 2007).",
            "Layers that are taken over and frozen: Jason Yosinski, Jeff Clune, Yoshua Bengio and"
                + " Hod Lipson, *How transferable are features in deep neural networks?* (NIPS"
                + " 2014, arXiv 1411.1792).",
            "A network can learn even random labels by heart: Chiyuan Zhang, Samy Bengio, Moritz"
                + " Hardt, Benjamin Recht and Oriol Vinyals, *Understanding deep learning requires"
                + " rethinking generalization* (ICLR 2017, arXiv 1611.03530)."),
        blocks);
  }

  private List<Block> question() {
    return List.of(
        new Block.Section("What is asked"),
        new Block.Paragraph(
            "A network names the class of an image. It learns that from images whose class somebody"
                + " has written down, its *labelled images*. How many does it need? We give it the"
                + " first $n$ of "
                + Prose.name(data)
                + ", train, and count how many of "
                + tested
                + " test images, which it has never seen, it names right."),
        new Block.Paragraph(
            "The first layers of a network, its *convolutions*, turn an image into maps of edges,"
                + " colours and textures; the *dense* layers after them turn these maps into a"
                + " class. What edges look like need not be learnt from the same labels. So each"
                + " training is done twice: with random weights at the start everywhere, and with"
                + " the convolutions of the network "
                + Prose.name(source)
                + ", *frozen*: they stay as they are, and only the dense layers learn."),
        new Block.Paragraph(
            "Fewer images would mean fewer steps, and then two things would change at once. So"
                + " every training takes at least "
                + settings.steps()
                + " steps, of "
                + settings.batch()
                + " images each or of all where there are fewer; with few images it passes over"
                + " them more often."));
  }

  private List<Block> measured() {
    return List.of(
        new Block.Section("What is found"),
        new Block.Figure(
            plot(),
            "Accuracy in percent by the number of labelled images, which grows by equal factors"
                + " to the right. Full lines: on test images. Dashed: on the images learnt from."),
        table());
  }

  private Block.Table table() {
    return new Block.Table(
        "labels",
        "Shares of images named right, in percent. Estimation and optimisation are explained"
            + " below.",
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
            "Why does it get test images wrong? There are three kinds of reasons. Write $E(w)$ for"
                + " the share of wrong answers of the network with weights $w$ on all images that"
                + " there could be, and $E_n(w)$ for the share on the $n$ that it learns from. No"
                + " weights at all may be good enough: the *approximation error*, that of the best"
                + " ones. The $n$ images are not all images, so weights that do well on them are"
                + " not those that do well on all: the *estimation error*. And training may end"
                + " before it has found the best weights even for the $n$ images: the"
                + " *optimisation error*."),
        new Block.Paragraph(
            "Two of them can be read off. This network has far more weights than there are images"
                + " here, and can learn them all by heart; so what it still gets wrong of the"
                + " images it learnt from is left by the optimisation. And how much worse it is on"
                + " images that it has not seen is, as the test images are a fair sample of all,"
                + " what the $n$ images did not tell:"),
        Block.Formula.of("E = \\text{estimation} + \\text{optimisation} = (E - E_n) + E_n"),
        new Block.Paragraph(
            "Frozen convolutions leave fewer weights to be estimated. Where images are few, that is"
                + " a gain; where there are many, it is a loss as soon as the network could have"
                + " found convolutions that suit the task better."),
        Block.Question.of(
            "Are the frozen convolutions not a cheat?",
            new Block.Paragraph(
                "They are, in so far as they were found with labels, too: those of the network in"
                    + " the box with the labels of all training images. The number of images"
                    + " counts the labels that the task at hand costs, once such convolutions are"
                    + " there. For a fair transfer take a network that was trained on other"
                    + " classes.")),
        Block.Question.of(
            "Is dropout not in the way?",
            new Block.Paragraph(
                "While it learns, the network leaves out half of its dense units, so its loss stays"
                    + " above 0. All shares here are counted with all units, after the last"
                    + " step.")));
  }

  private List<Block> again() {
    int most = settings.counts().getLast();
    return List.of(
        new Block.Section("By hand"),
        new Block.Paragraph(
            "Every row is a training like any other: `switchback train --limit "
                + most
                + " --epochs "
                + curve.points().getLast().epochs()
                + " --out RUN`, for frozen layers with `--from`, `--freeze conv1,conv2` and"
                + " `--renew fc1,output`; the first column is `--limit`, the third `--epochs`."));
  }
}
