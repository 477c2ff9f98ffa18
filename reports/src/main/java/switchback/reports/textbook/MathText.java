package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.reports.Site;

/**
 * A formula, written in a small part of TeX's notation with Unicode's letters and signs, and told
 * as MathML or as plain text. {@code _} and {@code ^} take the next sign or a group in braces;
 * {@code \frac} takes two of them, {@code \sqrt} and {@code \text} one; {@code \sum} is the sum
 * whose limits stand below and above; {@code \quad} is a wide space. Spaces only part numbers.
 */
final class MathText {
  private static final String RELATIONS =
      "=+\u2212\u00b7\u00d7\u2248<>\u2264\u2265\u2192\u22c6\u2217\u2190\u2260";

  /** A part of a formula. */
  private sealed interface Node {
    /** A letter, a number, a sign or words, by the name of its MathML element. */
    record Sign(String element, String text) implements Node {}

    /** What stands side by side. */
    record Row(List<Node> nodes) implements Node {}

    /** Something with marks at its foot and its head. */
    record Script(Node base, @Nullable Node foot, @Nullable Node head) implements Node {}

    /** A quotient. */
    record Fraction(Node above, Node below) implements Node {}

    /** A square root. */
    record Root(Node under) implements Node {}
  }

  private static final Node DIFFERENTIAL = new Node.Sign("mi", "\u2202");
  private static final Node OPENING = new Node.Sign("mo", "(");
  private static final Node SUM = new Node.Sign("mo", "\u2211");

  private final String source;
  private int at;

  private MathText(String source) {
    this.source = source;
  }

  /** A formula that was read. */
  static final class Parsed {
    private final Node node;

    private Parsed(Node node) {
      this.node = node;
    }

    /** As a MathML element, on a line of its own or in the text. */
    String mathMl(boolean isBlock) {
      return "<math%s>%s</math>"
          .formatted(isBlock ? " display=\"block\"" : "", MathText.mathMl(node));
    }

    /** As one line of text. */
    String plain() {
      return MathText.plain(node).replaceAll(" +", " ").strip();
    }
  }

  /**
   * Reads a formula.
   *
   * @throws IllegalArgumentException where the notation is wrong
   */
  static Parsed parse(String source) {
    MathText parser = new MathText(source);
    Node row = parser.row();
    if (parser.at < source.length()) {
      throw new IllegalArgumentException("a brace too many in " + source);
    }
    return new Parsed(row);
  }

  private Node row() {
    List<Node> nodes = new ArrayList<>();
    for (skipSpace(); at < source.length() && source.charAt(at) != '}'; skipSpace()) {
      nodes.add(scripted(atom()));
    }
    return nodes.size() == 1 ? nodes.getFirst() : new Node.Row(nodes);
  }

  private Node scripted(Node base) {
    Node foot = null;
    Node head = null;
    while (at < source.length() && (source.charAt(at) == '_' || source.charAt(at) == '^')) {
      boolean isFoot = source.charAt(at++) == '_';
      Node script = atom();
      foot = isFoot ? script : foot;
      head = isFoot ? head : script;
    }
    return foot == null && head == null ? base : new Node.Script(base, foot, head);
  }

  private Node atom() {
    skipSpace();
    if (at == source.length()) {
      throw new IllegalArgumentException("something is missing at the end of " + source);
    }
    char c = source.charAt(at);
    if (c == '{') {
      at++;
      Node row = row();
      expect('}');
      return row;
    }
    if (c == '\\') {
      return command();
    }
    if (Character.isDigit(c)) {
      return new Node.Sign("mn", number());
    }
    at++;
    if (Character.isLetter(c) || c == '\u2202' || c == '\u2207') {
      return new Node.Sign("mi", String.valueOf(c));
    }
    return new Node.Sign("mo", c == '-' ? "\u2212" : String.valueOf(c));
  }

  private String number() {
    int start = at;
    while (isDigit(at) || (at < source.length() && source.charAt(at) == '.' && isDigit(at + 1))) {
      at++;
    }
    return source.substring(start, at);
  }

  private boolean isDigit(int place) {
    return place < source.length() && Character.isDigit(source.charAt(place));
  }

  private Node command() {
    int start = ++at;
    while (at < source.length() && Character.isLetter(source.charAt(at))) {
      at++;
    }
    String name = source.substring(start, at);
    return switch (name) {
      case "sum" -> SUM;
      case "quad" -> new Node.Sign("mtext", "\u2003");
      case "frac" -> new Node.Fraction(atom(), atom());
      case "sqrt" -> new Node.Root(atom());
      case "text" -> words();
      default -> throw new IllegalArgumentException("no command " + name + " in " + source);
    };
  }

  private Node words() {
    expect('{');
    int end = source.indexOf('}', at);
    String words = source.substring(at, end);
    at = end + 1;
    return new Node.Sign("mtext", words);
  }

  private void expect(char c) {
    if (at == source.length() || source.charAt(at) != c) {
      throw new IllegalArgumentException("no " + c + " at " + at + " in " + source);
    }
    at++;
  }

  private void skipSpace() {
    while (at < source.length() && source.charAt(at) == ' ') {
      at++;
    }
  }

  private static String mathMl(Node node) {
    return switch (node) {
      case Node.Sign(String element, String text) -> sign(element, text, "");
      case Node.Row(List<Node> nodes) -> mathMl(nodes);
      case Node.Fraction(Node above, Node below) ->
          "<mfrac>" + mathMl(above) + mathMl(below) + "</mfrac>";
      case Node.Root(Node under) -> "<msqrt>" + mathMl(under) + "</msqrt>";
      case Node.Script script -> mathMl(script);
    };
  }

  private static String sign(String element, String text, String attributes) {
    // Browsers drop spaces at the ends.
    return "<%1$s%2$s>%3$s</%1$s>"
        .formatted(element, attributes, Site.escape(text).replace(' ', '\u00a0'));
  }

  private static String mathMl(List<Node> nodes) {
    boolean isHigh =
        !nodes.isEmpty()
            && nodes.getFirst().equals(OPENING)
            && nodes.stream().anyMatch(Node.Fraction.class::isInstance);
    StringBuilder row = new StringBuilder("<mrow>");
    boolean isFirst = true;
    for (Node node : nodes) {
      row.append(node instanceof Node.Sign sign ? inRow(sign, isFirst, isHigh) : mathMl(node));
      isFirst = isSign(node) && !closes(node);
    }
    return row.append("</mrow>").toString();
  }

  /** A minus after nothing is one number's; parentheses grow in groups that are one. */
  private static String inRow(Node.Sign sign, boolean isFirst, boolean isHigh) {
    return switch (sign.text()) {
      case "\u2212" -> sign("mo", sign.text(), isFirst ? " form=\"prefix\"" : "");
      case "(", ")" -> sign("mo", sign.text(), isHigh ? "" : " stretchy=\"false\"");
      case "/" -> sign("mo", sign.text(), " lspace=\"0\" rspace=\"0\"");
      default -> mathMl(sign);
    };
  }

  private static boolean closes(Node node) {
    return switch (node) {
      case Node.Sign(String _, String text) -> text.equals(")");
      case Node.Script(Node base, Node _, Node _) -> closes(base);
      default -> false;
    };
  }

  private static String mathMl(Node.Script script) {
    boolean isSum = script.base().equals(SUM);
    String foot = script.foot() == null ? "" : mathMl(script.foot());
    String head = script.head() == null ? "" : mathMl(script.head());
    String element =
        head.isEmpty()
            ? isSum ? "munder" : "msub"
            : foot.isEmpty() ? isSum ? "mover" : "msup" : isSum ? "munderover" : "msubsup";
    return "<%1$s>%2$s%3$s%4$s</%1$s>".formatted(element, mathMl(script.base()), foot, head);
  }

  private static String plain(Node node) {
    return switch (node) {
      case Node.Sign(String element, String text) ->
          element.equals("mo") && RELATIONS.contains(text) ? " " + text + " " : text;
      case Node.Row row -> plain(row);
      case Node.Fraction(Node above, Node below) -> group(above) + "/" + group(below);
      case Node.Root(Node under) -> "\u221a" + group(under);
      case Node.Script(Node base, Node foot, Node head) -> {
        String below = foot == null ? "" : "[" + tight(foot) + "]";
        String above =
            head == null ? "" : plain(head).equals("\u2032") ? "\u2032" : "^" + raised(head);
        yield plain(base) + (base.equals(SUM) ? below + above + " " : above + below);
      }
    };
  }

  /** Factors beside each other have a space between, an argument's parentheses do not. */
  private static String plain(Node.Row row) {
    StringBuilder text = new StringBuilder();
    boolean isFactor = false;
    for (Node node : row.nodes()) {
      String part = plain(node);
      boolean isSign = isSign(node);
      if (part.isBlank() || isSign) {
        text.append(part.equals(",") ? ", " : part);
      } else {
        text.append(isFactor ? " " : "").append(part);
      }
      isFactor = !isSign && !node.equals(DIFFERENTIAL);
    }
    return unary(text.toString());
  }

  /** Signs are parentheses, too, with or without a power. */
  private static boolean isSign(Node node) {
    return switch (node) {
      case Node.Sign(String element, String _) -> element.equals("mo");
      case Node.Script(Node base, Node _, Node _) -> !base.equals(SUM) && isSign(base);
      default -> false;
    };
  }

  private static String tight(Node node) {
    return plain(node).replace(" ", "");
  }

  private static String raised(Node node) {
    return group(node).replace(" ", "");
  }

  /** A minus that nothing stands before belongs to its number. */
  private static String unary(String text) {
    return text.replaceAll("(^|[:(,=+\u00b7\u00d7\u2248\u2192]\\s*) \u2212 ", "$1\u2212");
  }

  private static String group(Node node) {
    String text = plain(node).strip();
    return node instanceof Node.Row(List<Node> nodes) && nodes.size() > 1 && !isDifferential(nodes)
        ? "(" + text + ")"
        : text;
  }

  private static boolean isDifferential(List<Node> nodes) {
    return nodes.size() == 2 && nodes.getFirst().equals(DIFFERENTIAL);
  }
}
