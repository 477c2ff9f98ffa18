package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.List;

/**
 * A formula, read from a small subset of TeX's notation with Unicode letters and signs, and written
 * as MathML or as plain text. {@code _} and {@code ^} take the next sign or a group in braces;
 * {@code \frac} takes two of these, {@code \sqrt} and {@code \text} one; {@code \sum} is a sum with
 * its limits below and above; {@code \quad} is a wide space. Spaces have no effect except between
 * numbers.
 */
final class MathText {
  private final String source;
  private int at;

  private MathText(String source) {
    this.source = source;
  }

  /** A parsed formula. */
  static final class Parsed {
    private final MathNode node;

    private Parsed(MathNode node) {
      this.node = node;
    }

    /** Returns a MathML element, either on a line of its own or for use within text. */
    String mathMl(boolean isBlock) {
      return "<math%s>%s</math>".formatted(isBlock ? " display=\"block\"" : "", MathMl.of(node));
    }

    /** Returns one line of plain text. */
    String plain() {
      return PlainMath.of(node);
    }
  }

  /**
   * Parses a formula.
   *
   * @throws IllegalArgumentException if the notation is wrong
   */
  static Parsed parse(String source) {
    MathText parser = new MathText(source);
    MathNode row = parser.row();
    if (parser.at < source.length()) {
      throw new IllegalArgumentException("a brace too many in " + source);
    }
    return new Parsed(row);
  }

  private MathNode row() {
    List<MathNode> nodes = new ArrayList<>();
    for (skipSpace(); at < source.length() && source.charAt(at) != '}'; skipSpace()) {
      nodes.add(scripted(atom()));
    }
    return nodes.size() == 1 ? nodes.getFirst() : new MathNode.Row(nodes);
  }

  private MathNode scripted(MathNode base) {
    MathNode foot = null;
    MathNode head = null;
    while (at < source.length() && (source.charAt(at) == '_' || source.charAt(at) == '^')) {
      boolean isFoot = source.charAt(at++) == '_';
      MathNode script = atom();
      foot = isFoot ? script : foot;
      head = isFoot ? head : script;
    }
    return foot == null && head == null ? base : new MathNode.Script(base, foot, head);
  }

  private MathNode atom() {
    skipSpace();
    if (at == source.length()) {
      throw new IllegalArgumentException("something is missing at the end of " + source);
    }
    char c = source.charAt(at);
    if (c == '{') {
      at++;
      MathNode row = row();
      expect('}');
      return row;
    }
    if (c == '\\') {
      return command();
    }
    if (Character.isDigit(c)) {
      return new MathNode.Sign("mn", number());
    }
    at++;
    if (Character.isLetter(c) || c == '\u2202' || c == '\u2207') {
      return new MathNode.Sign("mi", String.valueOf(c));
    }
    return new MathNode.Sign("mo", c == '-' ? "\u2212" : String.valueOf(c));
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

  private MathNode command() {
    int start = ++at;
    while (at < source.length() && Character.isLetter(source.charAt(at))) {
      at++;
    }
    String name = source.substring(start, at);
    return switch (name) {
      case "sum" -> MathNode.SUM;
      case "quad" -> new MathNode.Sign("mtext", "\u2003");
      case "frac" -> new MathNode.Fraction(atom(), atom());
      case "sqrt" -> new MathNode.Root(atom());
      case "text" -> words();
      default -> throw new IllegalArgumentException("no command " + name + " in " + source);
    };
  }

  private MathNode words() {
    expect('{');
    int end = source.indexOf('}', at);
    String words = source.substring(at, end);
    at = end + 1;
    return new MathNode.Sign("mtext", words);
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
}
