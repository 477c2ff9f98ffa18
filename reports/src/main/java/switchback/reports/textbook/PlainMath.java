package switchback.reports.textbook;

import java.util.List;

/** Writes formulas as a line of plain text: indices in brackets, powers after {@code ^}. */
final class PlainMath {
  private static final String RELATIONS =
      "=+\u2212\u00b7\u00d7\u2248<>\u2264\u2265\u2192\u22c6\u2217\u2190\u2260";

  private PlainMath() {}

  /** Returns a whole formula. */
  static String of(MathNode node) {
    return plain(node).replaceAll(" +", " ").strip();
  }

  private static String plain(MathNode node) {
    return switch (node) {
      case MathNode.Sign(String element, String text) ->
          element.equals("mo") && RELATIONS.contains(text) ? " " + text + " " : text;
      case MathNode.Row row -> plain(row);
      case MathNode.Fraction(MathNode above, MathNode below) -> group(above) + "/" + group(below);
      case MathNode.Root(MathNode under) -> "\u221a" + group(under);
      case MathNode.Script(MathNode base, MathNode foot, MathNode head) -> {
        String below = foot == null ? "" : "[" + tight(foot) + "]";
        String above =
            head == null ? "" : plain(head).equals("\u2032") ? "\u2032" : "^" + raised(head);
        yield plain(base) + (base.equals(MathNode.SUM) ? below + above + " " : above + below);
      }
    };
  }

  /**
   * Joins parts with a space between two factors, but not before the parentheses of an argument.
   */
  private static String plain(MathNode.Row row) {
    StringBuilder text = new StringBuilder();
    boolean isFactor = false;
    for (MathNode node : row.nodes()) {
      String part = plain(node);
      boolean isSign = MathNode.isSign(node);
      if (part.isBlank() || isSign) {
        text.append(part.equals(",") ? ", " : part);
      } else {
        text.append(isFactor ? " " : "").append(part);
      }
      isFactor = !isSign && !node.equals(MathNode.DIFFERENTIAL);
    }
    return unary(text.toString());
  }

  private static String tight(MathNode node) {
    return plain(node).replace(" ", "");
  }

  private static String raised(MathNode node) {
    return group(node).replace(" ", "");
  }

  /** Removes the spaces around a minus that belongs to a number. */
  private static String unary(String text) {
    return text.replaceAll("(^|[:(,=+\u00b7\u00d7\u2248\u2192]\\s*) \u2212 ", "$1\u2212");
  }

  private static String group(MathNode node) {
    String text = plain(node).strip();
    return node instanceof MathNode.Row(List<MathNode> nodes)
            && nodes.size() > 1
            && !isDifferential(nodes)
        ? "(" + text + ")"
        : text;
  }

  private static boolean isDifferential(List<MathNode> nodes) {
    return nodes.size() == 2 && nodes.getFirst().equals(MathNode.DIFFERENTIAL);
  }
}
