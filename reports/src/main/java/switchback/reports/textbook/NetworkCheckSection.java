package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import switchback.reports.drawing.Numbers;
import switchback.training.textbook.NetworkCheck;

/** The chapter {@code gradient-check}: the whole network. */
final class NetworkCheckSection {
  private final NetworkCheck check;
  private final GradientCheckChapter.Subject subject;

  NetworkCheckSection(NetworkCheck check, GradientCheckChapter.Subject subject) {
    this.check = check;
    this.subject = subject;
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Section("A whole network"));
    blocks.add(new Block.Paragraph(network()));
    if (isGraph()) {
      blocks.add(new Block.Paragraph(error()));
    }
    blocks.add(
        new Block.Paragraph(
            ("%s From each group %d parameters are drawn by seed %d, or all of them if there are no"
                 + " more. Each is moved up and down by $h = 10^{-6}$, and the slope of $E$ between"
                 + " the two is compared with the derivative $a$ by backpropagation.")
                .formatted(parameters(), subject.probes(), subject.seed())));
    blocks.addAll(edges());
    if (isGraph()) {
      blocks.add(
          new Block.Paragraph(
              "The same holds for every other place where smooth pieces meet: the kink of a leaky"
                  + " ReLU, a bound or an absolute value, and the maximum of two maps or of a"
                  + " whole map."));
    }
    blocks.addAll(relative());
    blocks.add(table());
    blocks.add(new Block.Paragraph(worst()));
    blocks.add(new Block.Paragraph(singlePrecision()));
    return blocks;
  }

  private boolean isGraph() {
    return check.objective() != NetworkCheck.Objective.LOSS;
  }

  private String network() {
    String text =
        isGraph()
            ? "Now we check the network %s with its weights as they are, as a graph of operations."
                + " The check computes with 16 digits, by one formula per operation that is"
                + " written as in the literature, and not by the kernels that train. $E$ is the"
                + " mean error of %d images (%s), here %s."
            : "Now we check the network %s with its trained weights. Training computes with about 7"
                + " digits, which is fast. The check computes with 16, by kernels that are written"
                + " like their formulas. Dropout, which sets values to 0 at random during"
                + " training, is off. $E$ is the mean error of %d images (%s), here %s.";
    return text.formatted(
        Prose.name(subject.run()),
        check.images(),
        Prose.name(subject.data()),
        Numbers.fixed(check.error(), 6));
  }

  private String error() {
    return switch (check.objective()) {
      case LOSS -> "The error of an image is the loss that the network is trained by.";
      case TRUE_CLASS ->
          "The error of an image is $-\\text{ln } p$, where $p$ is the probability that the softmax"
              + " of the network\u2019s sums gives to the class of the image\u2019s label.";
      case OWN_CLASS ->
          "The images have no labels with the names of the network\u2019s classes. The error is"
              + " therefore $-\\text{ln } p$ of the class that the network itself ranks first,"
              + " where $p$ is its probability by the softmax of the network\u2019s sums.";
      case HALF_SQUARES ->
          "The network does not give one number per class. The error of an image is therefore half"
              + " the sum of the squares of all values of its outputs.";
    };
  }

  private String parameters() {
    return isGraph()
        ? "Its parameters come in groups, the arrays of each operation: the `weight` and `bias` of"
            + " a convolution or dense layer, the `scale` and `shift` of a normalisation, the"
            + " `slope` of a parametric ReLU."
        : "Its parameters come in groups: each layer has weights, `W`, and biases, `b`, which"
            + " are numbers added to its sums.";
  }

  private String singlePrecision() {
    return isGraph()
        ? "Nothing is compared in single precision: no kernel trains a graph, so there is no other"
            + " gradient by its parameters."
        : "The last column is another comparison. It takes the gradient by all parameters of the"
            + " group, computed with 7 digits by the fast kernels that train, and gives its"
            + " relative distance from the one with 16 digits: the norm of the difference,"
            + " divided by the norm.";
  }

  private static List<Block> edges() {
    return List.of(
        new Block.Paragraph(
            "One thing can spoil a slope. Where the worked example has a sigmoid, most networks"
                + " today have a *ReLU*, $\\text{max}(0, z)$: it passes values above 0, and is"
                + " then called *open*, and turns all others into 0. It has a kink at 0, and max"
                + " pooling has one where two values of a window are equal. So $E$ consists of"
                + " smooth pieces with edges between them. If the two values of a probe lie on"
                + " different pieces, the slope between them is that of neither piece. Therefore"
                + " both forward passes record which ReLUs were open, and where each window had"
                + " its maximum. If the records differ, the probe has crossed an edge; it is"
                + " counted and left out."),
        new Block.Figure(
            kink(),
            "Left: both values lie on one piece, and the line through them has its slope. Right:"
                + " an edge lies between them, and the dashed line is a tangent of neither"
                + " piece."));
  }

  private static String kink() {
    return new Scene(500, 180)
        .line("curve", 20, 150, 90, 150)
        .line("curve", 90, 150, 220, 40)
        .circle("dot", 130, 116.2, 4)
        .circle("dot", 180, 73.8, 4)
        .text("title", 130, 172, "q − h")
        .text("title", 180, 172, "q + h")
        .line("rule", 130, 122, 130, 158)
        .line("rule", 180, 80, 180, 158)
        .line("curve", 280, 150, 370, 150)
        .line("curve", 370, 150, 480, 57)
        .line("chord", 320, 157.7, 475, 96)
        .circle("dot", 339, 150, 4)
        .circle("dot", 401, 123.8, 4)
        .line("rule", 401, 130, 401, 158)
        .text("title", 339, 172, "q − h")
        .text("title", 401, 172, "q + h")
        .svg(
            "A line with a kink, once with both values on one side of it, once with one on each"
                + " side");
  }

  private static List<Block> relative() {
    return List.of(
        new Block.Paragraph(
            "The *relative error* is the distance between the derivative $a$ and the difference"
                + " $d$, divided by the greater of the two. Near zero that is meaningless, because"
                + " rounding leaves an error of about $10^{-10}$ in $d$, whatever its size. So the"
                + " divisor is at least a thousandth of $g$, the group\u2019s greatest"
                + " derivative:"),
        Block.Formula.of(
            "\\text{relative error } = \\frac{|a - d|}{\\text{max}(|a|, |d|, 10^{-3} g)}"));
  }

  private Block table() {
    List<String> heads =
        new ArrayList<>(
            List.of("group", "parameters", "probes", "crossed", "$g$", "greatest relative error"));
    if (!isGraph()) {
      heads.add("error of float32");
    }
    return new Block.Table(
        "groups",
        "The results by group. A probe is \u201ccrossed\u201d if it has crossed an edge.",
        heads,
        check.groups().stream().map(NetworkCheckSection::row).toList());
  }

  private static List<Cell> row(NetworkCheck.Group group) {
    List<Cell> row =
        new ArrayList<>(
            List.of(
                Cell.of(Prose.name(group.name())),
                Cell.of(group.parameters()),
                Cell.of(group.probes().size() + group.crossed()),
                Cell.of(group.crossed()),
                Cell.scientific(group.greatest()),
                worst(group.worst())));
    Double single = group.singlePrecision();
    if (single != null) {
      row.add(Cell.scientific(single));
    }
    return row;
  }

  private static Cell worst(NetworkCheck.@Nullable Probe probe) {
    return probe == null ? new Cell("none left", "", true) : Cell.scientific(probe.relativeError());
  }

  private String worst() {
    NetworkCheck.Group group = check.worst();
    NetworkCheck.Probe probe = group == null ? null : group.worst();
    if (group == null || probe == null) {
      return "Every probe has crossed an edge; try more probes.";
    }
    return "The worst probe is %s at %s (%s): derivative %s, difference %s, relative error %s."
        .formatted(
            Prose.name(group.name()),
            probe.place(),
            !isGraph() && probe.place().chars().filter(c -> c == ',').count() == 3
                ? "feature, input channel, row, column"
                : "indices from 0",
            exact(probe.gradient()),
            exact(probe.difference()),
            Cell.scientific(probe.relativeError()).shown());
  }

  private static String exact(double value) {
    return Numbers.minus(String.format(Locale.ROOT, "%.9e", value));
  }
}
