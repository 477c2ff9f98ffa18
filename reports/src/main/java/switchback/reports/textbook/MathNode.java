package switchback.reports.textbook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a formula. */
sealed interface MathNode {
  /** The sum over the limits at its foot and its head. */
  MathNode SUM = new Sign("mo", "\u2211");

  /** What stands before a variable in a partial derivative. */
  MathNode DIFFERENTIAL = new Sign("mi", "\u2202");

  /** What a group in parentheses begins with. */
  MathNode OPENING = new Sign("mo", "(");

  /** A letter, a number, a sign or words, by the name of its MathML element. */
  record Sign(String element, String text) implements MathNode {}

  /** What stands side by side. */
  record Row(List<MathNode> nodes) implements MathNode {}

  /** Something with marks at its foot and its head. */
  record Script(MathNode base, @Nullable MathNode foot, @Nullable MathNode head)
      implements MathNode {}

  /** A quotient. */
  record Fraction(MathNode above, MathNode below) implements MathNode {}

  /** A square root. */
  record Root(MathNode under) implements MathNode {}

  /** Whether it is a sign of operation or a parenthesis, with or without a power. */
  static boolean isSign(MathNode node) {
    return switch (node) {
      case Sign(String element, String _) -> element.equals("mo");
      case Script(MathNode base, MathNode _, MathNode _) -> !base.equals(SUM) && isSign(base);
      default -> false;
    };
  }
}
