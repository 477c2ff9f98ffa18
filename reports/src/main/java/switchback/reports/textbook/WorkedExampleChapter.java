package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import switchback.reports.drawing.Numbers;
import switchback.training.textbook.Plane;
import switchback.training.textbook.WorkedExample;

/** The chapter {@code worked-example}: its introduction and the forward pass. */
public final class WorkedExampleChapter {
  private static final WorkedExample.Forward FORWARD = WorkedExample.forward(WorkedExample.FILTER);

  private WorkedExampleChapter() {}

  /** Writes the chapter. */
  public static Chapter chapter() {
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(introduction());
    blocks.addAll(convolution());
    blocks.addAll(pooling());
    blocks.addAll(dense());
    blocks.addAll(WorkedExampleBackward.blocks());
    blocks.addAll(WorkedExampleBeyond.blocks());
    return new Chapter(
        "worked-example",
        "One training step through a convolution, number by number",
        "A network of a few dozen numbers, small enough to be followed by hand: an image passes"
            + " forward through it, the derivatives of the error come back, and the filter takes a"
            + " step downhill. You need the chain rule of calculus, but no knowledge of"
            + " networks.",
        List.of(
            "The numbers of the example: \u201cBack Propagation in CNN\u201d, a question on Stack"
                + " Exchange, and its answers. The sigmoids of two digits, the deltas cut to four"
                + " digits, and the gradient called *published* are from there.",
            "The general case: I. Goodfellow, Y. Bengio and A. Courville, *Deep Learning* (MIT"
                + " Press 2016), sections 6.5 on back-propagation and 9.5 on convolutions.",
            "Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, *Gradient-Based Learning Applied to"
                + " Document Recognition*, Proceedings of the IEEE 86 (1998): the kind of network"
                + " of which this one is a minimal example."),
        blocks);
  }

  /** Outlines a square at each switch, in the colour of its window; windows in reading order. */
  static Grid markedByWindow(Grid grid, int size) {
    Grid marked = grid;
    for (int i = 0; i < 4; i++) {
      int place = FORWARD.switches().get(i);
      marked = marked.marked(place / 4, place % 4, size, size, i + 1);
    }
    return marked;
  }

  private static List<Block> introduction() {
    return List.of(
        new Block.Section("What we compute"),
        new Block.Paragraph(
            "A *network* is a function that is composed of simple functions, its *layers*, one"
                + " after the other. It contains numbers that may be changed, the *weights*. An"
                + " *error* $E$ measures how far its output is from the desired output. *Training*"
                + " changes the weights so that $E$ becomes smaller: it computes the derivative of"
                + " $E$ by each weight, and moves the weight a little against it."),
        new Block.Paragraph(
            "Ours has four layers: a *convolution* with the filter $w$ of four weights, *max"
                + " pooling*, a *sigmoid*, and a *dense* layer with weights $W$ that gives two"
                + " numbers. We want the four derivatives $∂E/∂w_{u,v}$. The chain rule gives"
                + " them, from the output backwards. On the way, each value $t$ inside the network"
                + " gets its own derivative $∂E/∂t$. It is called the *delta* of $t$, and says how"
                + " fast $E$ grows with $t$."),
        Block.Formula.of(
            "x → z → p → a → s → E",
            "x \\text{ image, 5x5} \\quad z \\text{ map, 4x4} \\quad p \\text{ pooled, 2x2}",
            "a \\text{ sigmoids, 2x2} \\quad s \\text{ dense sums, 2}"));
  }

  private static List<Block> convolution() {
    return List.of(
        new Block.Section("Forward: the convolution"),
        new Block.Paragraph(
            "The filter is placed on the image wherever it fits. At each position, every weight is"
                + " multiplied by the pixel below it, and the products are added. A 2x2 filter"
                + " fits a 5x5 image at 4x4 positions, so the *map* $z$ is 4x4. Rows and columns"
                + " are counted from 0: $i$ and $j$ are the row and the column of the position,"
                + " $u$ and $v$ those within the filter."),
        Block.Formula.of(
            "z_{i,j} = \\sum_{u,v} w_{u,v} x_{i+u,j+v}",
            "z_{0,2} = " + products() + " = " + Numbers.fixed(FORWARD.map().at(0, 2), 4)),
        new Block.Figure(
            picture(),
            "The filter on rows 0 and 1 and columns 2 and 3 of the image gives the value in row 0"
                + " and column 2 of the map. Here and below, red is above 0 and blue is below;"
                + " denser colours are further from 0."),
        Block.Grids.row(
            "The image, the filter and the map as numbers. The map has four digits, like any"
                + " product of two-digit numbers: nothing is rounded.",
            Grid.of("image", "image $x$", WorkedExample.IMAGE, 2),
            Grid.of("filter", "filter $w$", WorkedExample.FILTER, 2),
            Grid.of("map", "map $z$", FORWARD.map(), 4)),
        Block.Question.of(
            "Is that not a correlation?",
            new Block.Paragraph(
                "It is. In signal processing, a convolution rotates the filter by 180 degrees"
                    + " before it is applied. Networks mostly leave out the rotation and keep the"
                    + " name. Since the weights are learnt, both find the same maps, and the"
                    + " filters of one are the rotated filters of the other.")));
  }

  private static String products() {
    List<String> products = new ArrayList<>();
    for (int u = 0; u < 2; u++) {
      for (int v = 0; v < 2; v++) {
        products.add(
            Numbers.factor(WorkedExample.FILTER.at(u, v), 2)
                + " \u00b7 "
                + Numbers.factor(WorkedExample.IMAGE.at(u, 2 + v), 2));
      }
    }
    return String.join(" + ", products);
  }

  private static String picture() {
    Grid image = Grid.of("image", WorkedExample.IMAGE, 2).marked(0, 2, 2, 2, 1);
    Grid filter = Grid.of("filter", WorkedExample.FILTER, 2).marked(0, 0, 2, 2, 1);
    Grid map = Grid.of("map", FORWARD.map(), 4).marked(0, 2, 1, 1, 1);
    double top = 66;
    double filterLeft = 3 + Scene.width(image) + 44;
    double mapLeft = filterLeft + Scene.width(filter) + 44;
    return new Scene(mapLeft + Scene.width(map) + 6, top + Scene.height(image) + 6)
        .grid(image, 3, top)
        .grid(filter, filterLeft, top + 51)
        .grid(map, mapLeft, top)
        .text("sign", filterLeft - 22, top + 90, "\u22c6")
        .text("sign", mapLeft - 22, top + 90, "=")
        .bow(
            "c1",
            3 + 3 * Scene.cellWidth(image),
            top - 2,
            mapLeft + 2.5 * Scene.cellWidth(map),
            top - 2,
            76)
        .svg("A window of the image, times the filter, gives one value of the map");
  }

  private static List<Block> pooling() {
    return List.of(
        new Block.Section("Forward: pooling and sigmoid"),
        new Block.Paragraph(
            "*Max pooling* keeps the greatest value of each 2x2 window and discards the others. It"
                + " also records where that value was: these locations are called the *switches*,"
                + " and the way back needs them."),
        Block.Grids.row(
            "The greatest value of each window of the map, one colour per window.",
            markedByWindow(Grid.of("map $z$", FORWARD.map(), 4), 1),
            WorkedExampleChapter.windows(Grid.of("pooled", "pooled $p$", FORWARD.pooled(), 4))),
        new Block.Paragraph(
            "The *sigmoid* maps each value into the range from 0 to 1. Its slope can be computed"
                + " from its value, which the way back will use."),
        Block.Formula.of(
            "a = σ(p) = \\frac{1}{1 + e^{-p}}", "σ^′(p) = σ(p) (1 - σ(p)) = a (1 - a)"),
        new Block.Table(
            "switches",
            "Pooling and sigmoid, window by window. The published example continues with the"
                + " sigmoids in the last column.",
            List.of("window", "row", "column", "$p$", "$a = σ(p)$", "$a$, two digits"),
            IntStream.range(0, 4).mapToObj(WorkedExampleChapter::window).toList()));
  }

  /** Outlines the four cells of a 2x2 table in the colours of their windows. */
  static Grid windows(Grid grid) {
    Grid marked = grid;
    for (int i = 0; i < 4; i++) {
      marked = marked.marked(i / 2, i % 2, 1, 1, i + 1);
    }
    return marked;
  }

  private static List<Cell> window(int i) {
    int place = FORWARD.switches().get(i);
    double sigmoid = FORWARD.sigmoids().values()[i];
    return List.of(
        Cell.of(List.of("upper left", "upper right", "lower left", "lower right").get(i)),
        Cell.of(place / 4),
        Cell.of(place % 4),
        Cell.of(FORWARD.pooled().values()[i], 4),
        Cell.of(sigmoid, 8),
        new Cell(Numbers.fixed(sigmoid, 2), Numbers.fixed(sigmoid, 2), true));
  }

  private static List<Block> dense() {
    Plane s = FORWARD.dense();
    return List.of(
        new Block.Section("Forward: the dense layer"),
        new Block.Paragraph(
            "A *dense* layer adds up all its inputs, each multiplied by a weight. Number the four"
                + " sigmoids from $a_1$ to $a_4$, in reading order. There are two sums, $s_1$ and"
                + " $s_2$, and therefore eight weights: $W_{m,k}$ leads from $a_m$ to $s_k$."),
        Block.Formula.of(
            "s_k = \\sum_m W_{m,k} a_m",
            "s_1 = "
                + Numbers.fixed(s.at(0, 0), 6)
                + " \\quad s_2 = "
                + Numbers.fixed(s.at(0, 1), 6)),
        Block.Grids.of(
            "One row per input, one column per output.",
            Grid.of("weights", "dense weights $W$", WorkedExample.WEIGHTS, 2)),
        new Block.Paragraph(
            "The example does not say what follows, or what the error $E$ is, and we need not"
                + " know. It gives the deltas of the two sums. Whatever lies above, these deltas"
                + " are all that the layers below ever learn about it:"),
        Block.Formula.of(
            "δ^s_1 = \\frac{∂E}{∂s_1} = 0.25 \\quad δ^s_2 = \\frac{∂E}{∂s_2} = -0.15"));
  }
}
