package switchback.reports.textbook;

import java.util.List;
import java.util.stream.Collectors;
import switchback.reports.drawing.Numbers;
import switchback.training.textbook.NamedSum;
import switchback.training.textbook.NamedSum.Name;
import switchback.training.textbook.NamedSum.Product;
import switchback.training.textbook.Rotation;

/** Writes sums of named products as rows of a table, by name and by number, in whole numbers. */
final class NamedSums {
  private NamedSums() {}

  static Block.Table table(String name, String caption, String first, List<NamedSum> sums) {
    return new Block.Table(
        name,
        caption,
        List.of(first, "sum", "in numbers", "value"),
        sums.stream().map(NamedSums::row).toList());
  }

  private static List<Cell> row(NamedSum sum) {
    return List.of(
        Cell.of("$" + formula(sum.name()) + "$"),
        Cell.of("$" + formula(sum) + "$"),
        Cell.of("$" + numbers(sum) + "$"),
        Cell.of(sum.value(), 0));
  }

  /** Returns the terms by name. */
  static String formula(NamedSum sum) {
    return sum.products().stream()
        .map(product -> formula(product.left()) + " " + formula(product.right()))
        .collect(Collectors.joining(" + "));
  }

  /** Returns the terms by number. */
  static String numbers(NamedSum sum) {
    return sum.products().stream().map(NamedSums::numbers).collect(Collectors.joining(" + "));
  }

  private static String numbers(Product product) {
    return Numbers.factor(product.leftValue(), 0) + " · " + Numbers.factor(product.rightValue(), 0);
  }

  /** Returns a name in the notation of {@link MathText}. */
  static String formula(Name name) {
    String letter =
        switch (name.letter()) {
          case Rotation.DELTA -> "δ^z";
          case Rotation.INPUT_DELTA -> "δ^x";
          case Rotation.GRADIENT -> Rotation.WEIGHT;
          default -> name.letter();
        };
    return "%s_{%d,%d}".formatted(letter, name.row(), name.column());
  }
}
