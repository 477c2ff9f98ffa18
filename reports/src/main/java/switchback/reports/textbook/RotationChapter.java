package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.List;
import switchback.training.textbook.Rotation;

/** The chapter {@code rotation}: its introduction and the forward pass. */
public final class RotationChapter {
  private static final Rotation EXAMPLE = Rotation.example();

  private RotationChapter() {}

  /** The whole chapter. */
  public static Chapter chapter() {
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(introduction());
    blocks.addAll(perceptron());
    blocks.addAll(RotationBackward.blocks(EXAMPLE));
    blocks.addAll(RotationConventions.blocks(EXAMPLE));
    blocks.addAll(RotationAnswers.blocks(EXAMPLE));
    return new Chapter(
        "rotation",
        "Why the filter is rotated by 180 degrees",
        "Derivatives pass back through a convolution by a filter that is turned upside down and"
            + " left to right. Nobody puts this rotation in: it follows from the chain rule. Here"
            + " you can watch it, in whole numbers small enough for mental arithmetic.",
        List.of(
            "The view of a convolution as a perceptron whose connections are cut and shared, with"
                + " a 3x3 input and a 2x2 filter: Grzegorz Gwardys, \u201cConvolutional Neural"
                + " Networks backpropagation: from intuition to derivation\u201d (blog post,"
                + " 2016), grzegorzgwardys.wordpress.com. The numbers are ours.",
            "The same question with pictures of the moving filter: Soumith Chintala, the blog post"
                + " on why weights are rotated in the gradient of a convolution (2014),"
                + " soumith.ch.",
            "Stride, padding and the zeros in between, drawn: Vincent Dumoulin and Francesco Visin,"
                + " *A guide to convolution arithmetic for deep learning* (arXiv 1603.07285).",
            "The deconvnet, which uses this very pass for pictures: Matthew Zeiler and Rob Fergus,"
                + " *Visualizing and Understanding Convolutional Networks* (ECCV 2014)."),
        blocks);
  }

  private static List<Block> introduction() {
    return List.of(
        new Block.Section("The example"),
        new Block.Paragraph(
            "A convolution takes an *input* $x$ and a small table of *weights*, the *filter* $w$."
                + " It places the filter on the input wherever it fits. At each position, every"
                + " weight is multiplied by the input below it, and the products are added: that"
                + " is one number of the *output* $z$. Rows and columns are counted from 0;"
                + " $w_{u,v}$ is the weight in row $u$ and column $v$."),
        Block.Formula.of("z_{i,j} = \\sum_{u,v} w_{u,v} x_{i+u,j+v}"),
        new Block.Grids(
            List.of(
                Grid.of("input $x$", EXAMPLE.input(), 0).marked(0, 0, 2, 2, 1),
                Grid.of("filter $w$", EXAMPLE.filter(), 0),
                Grid.of("output $z$", EXAMPLE.output(), 0).marked(0, 0, 1, 1, 1)),
            List.of("\u22c6", "="),
            "A 2x2 filter fits a 3x3 input at 2x2 positions. The first position is outlined, and"
                + " so is its result. Red is above 0, blue is below."),
        NamedSums.table(
            "outputs", "The four outputs, written out.", "output", EXAMPLE.outputSums()));
  }

  private static List<Block> perceptron() {
    return List.of(
        new Block.Section("A perceptron with cut and shared connections"),
        new Block.Paragraph(
            "Now forget that the numbers are arranged in tables. A *neuron* adds up numbers, each"
                + " multiplied by a weight of its own. A *perceptron* is a row of neurons with the"
                + " same inputs. With nine inputs and four neurons there are 36 connections, and"
                + " 36 weights."),
        new Block.Paragraph(
            "Our convolution is such a perceptron after two changes. First, connections are *cut*:"
                + " the neuron $z_{0,0}$ sees only the four inputs that the filter covers there."
                + " Of the 36 connections %d are left.".formatted(EXAMPLE.connections().size())
                + " Second, weights are *shared*: the neurons do not have weights of their own, but"
                + " all use the four weights of the filter."),
        new Block.Figure(
            PerceptronPicture.forward(EXAMPLE),
            "The nine inputs, row by row, are at the left, and the four outputs at the right."
                + " Dotted connections are cut. Each colour is one weight, which four connections"
                + " share."),
        new Block.Paragraph(
            "Nothing was approximated: the picture and the table show the same sums. So whatever"
                + " holds for a perceptron also holds for a convolution. In particular, we need no"
                + " new rule for the derivatives."));
  }
}
