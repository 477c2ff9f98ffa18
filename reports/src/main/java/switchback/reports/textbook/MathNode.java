package switchback.reports.textbook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a formula. */
sealed interface MathNode {
  /** The sign of a sum, whose limits are its subscript and superscript. */
  MathNode SUM = new Sign("mo", "\u2211");

  /** The sign before a variable in a partial derivative. */
  MathNode DIFFERENTIAL = new Sign("mi", "\u2202");

  /** The opening parenthesis of a group. */
  MathNode OPENING = new Sign("mo", "(");

  /** A letter, a number, an operator or words, with the name of its MathML element. */
  record Sign(String element, String text) implements MathNode {}

  /** Parts side by side. */
  record Row(List<MathNode> nodes) implements MathNode {}

  /** A part with a subscript, a superscript or both. */
  record Script(MathNode base, @Nullable MathNode foot, @Nullable MathNode head)
      implements MathNode {}

  /** A quotient. */
  record Fraction(MathNode above, MathNode below) implements MathNode {}

  /** A square root. */
  record Root(MathNode under) implements MathNode {}

  /** Returns whether this is an operator or a parenthesis, with or without a power. */
  static boolean isSign(MathNode node) {
    return switch (node) {
      case Sign(String element, String _) -> element.equals("mo");
      case Script(MathNode base, MathNode _, MathNode _) -> !base.equals(SUM) && isSign(base);
      default -> false;
    };
  }
}
