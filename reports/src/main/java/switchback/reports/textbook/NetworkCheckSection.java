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
    blocks.add(
        new Block.Paragraph(
            ("Now we check the network %s with its trained weights. Training computes with about 7"
                 + " digits, which is fast. The check computes with 16, by kernels that are written"
                 + " like their formulas. Dropout, which sets values to 0 at random during"
                 + " training, is off. $E$ is the mean error of %d images (%s), here %s.")
                .formatted(
                    Prose.name(subject.run()),
                    check.images(),
                    Prose.name(subject.data()),
                    Numbers.fixed(check.error(), 6))));
    blocks.add(
        new Block.Paragraph(
            ("Its parameters come in groups: each layer has weights, `W`, and biases, `b`, which"
                 + " are numbers added to its sums. From each group %d parameters are drawn by seed"
                 + " %d, or all of them if there are no more. Each is moved up and down by $h ="
                 + " 10^{-6}$, and the slope of $E$ between the two is compared with the derivative"
                 + " $a$ by backpropagation.")
                .formatted(subject.probes(), subject.seed())));
    blocks.addAll(edges());
    blocks.addAll(relative());
    blocks.add(table());
    blocks.add(new Block.Paragraph(worst()));
    blocks.add(
        new Block.Paragraph(
            "The last column is another comparison. It takes the gradient by all parameters of the"
                + " group, computed with 7 digits by the fast kernels that train, and gives its"
                + " relative distance from the one with 16 digits: the norm of the difference,"
                + " divided by the norm."));
    return blocks;
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
    return new Block.Table(
        "groups",
        "The results by group. A probe is \u201ccrossed\u201d if it has crossed an edge.",
        List.of(
            "group",
            "parameters",
            "probes",
            "crossed",
            "$g$",
            "greatest relative error",
            "error of float32"),
        check.groups().stream()
            .map(
                group ->
                    List.of(
                        Cell.of(Prose.name(group.name())),
                        Cell.of(group.parameters()),
                        Cell.of(group.probes().size() + group.crossed()),
                        Cell.of(group.crossed()),
                        Cell.scientific(group.greatest()),
                        worst(group.worst()),
                        Cell.scientific(group.singlePrecision())))
            .toList());
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
            probe.place().chars().filter(c -> c == ',').count() == 3
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
