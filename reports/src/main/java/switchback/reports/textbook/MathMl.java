package switchback.reports.textbook;

import java.util.List;
import switchback.reports.site.Site;

/** Writes formulas as presentation MathML. */
final class MathMl {
  private MathMl() {}

  /** Returns the element of a part. */
  static String of(MathNode node) {
    return switch (node) {
      case MathNode.Sign(String element, String text) -> sign(element, text, "");
      case MathNode.Row(List<MathNode> nodes) -> of(nodes);
      case MathNode.Fraction(MathNode above, MathNode below) ->
          "<mfrac>" + of(above) + of(below) + "</mfrac>";
      case MathNode.Root(MathNode under) -> "<msqrt>" + of(under) + "</msqrt>";
      case MathNode.Script script -> of(script);
    };
  }

  private static String sign(String element, String text, String attributes) {
    // Browsers drop spaces at the start and the end.
    return "<%1$s%2$s>%3$s</%1$s>"
        .formatted(element, attributes, Site.escape(text).replace(' ', '\u00a0'));
  }

  private static String of(List<MathNode> nodes) {
    boolean isHigh =
        !nodes.isEmpty()
            && nodes.getFirst().equals(MathNode.OPENING)
            && nodes.stream().anyMatch(MathNode.Fraction.class::isInstance);
    StringBuilder row = new StringBuilder("<mrow>");
    boolean isFirst = true;
    for (MathNode node : nodes) {
      row.append(node instanceof MathNode.Sign sign ? inRow(sign, isFirst, isHigh) : of(node));
      isFirst = MathNode.isSign(node) && !closes(node);
    }
    return row.append("</mrow>").toString();
  }

  /** Makes a minus at the start a prefix, and lets parentheses grow around tall groups only. */
  private static String inRow(MathNode.Sign sign, boolean isFirst, boolean isHigh) {
    return switch (sign.text()) {
      case "\u2212" -> sign("mo", sign.text(), isFirst ? " form=\"prefix\"" : "");
      case "(", ")" -> sign("mo", sign.text(), isHigh ? "" : " stretchy=\"false\"");
      case "|" -> sign("mo", sign.text(), " stretchy=\"false\" lspace=\"0\" rspace=\"0\"");
      case "/" -> sign("mo", sign.text(), " lspace=\"0\" rspace=\"0\"");
      default -> of(sign);
    };
  }

  private static boolean closes(MathNode node) {
    return switch (node) {
      case MathNode.Sign(String _, String text) -> text.equals(")");
      case MathNode.Script(MathNode base, MathNode _, MathNode _) -> closes(base);
      default -> false;
    };
  }

  private static String of(MathNode.Script script) {
    boolean isSum = script.base().equals(MathNode.SUM);
    String foot = script.foot() == null ? "" : of(script.foot());
    String head = script.head() == null ? "" : of(script.head());
    String element =
        head.isEmpty()
            ? isSum ? "munder" : "msub"
            : foot.isEmpty() ? isSum ? "mover" : "msup" : isSum ? "munderover" : "msubsup";
    return "<%1$s>%2$s%3$s%4$s</%1$s>".formatted(element, of(script.base()), foot, head);
  }
}
