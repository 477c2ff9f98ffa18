package switchback.training.textbook;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A number written as the sum of products of named numbers, as a derivation writes it.
 *
 * @param name the name of the number
 * @param products the terms
 */
public record NamedSum(Name name, List<Product> products) {
  /** Copies the terms. */
  public NamedSum {
    products = List.copyOf(products);
  }

  /**
   * A table's letter with a row and a column as indices.
   *
   * @param letter the letter of the table
   * @param row the row, counted from 0
   * @param column the column, counted from 0
   */
  public record Name(String letter, int row, int column) {
    @Override
    public String toString() {
      return letter + row + column;
    }
  }

  /**
   * One term.
   *
   * @param left the name of one factor
   * @param leftValue its value
   * @param right the name of the other
   * @param rightValue its value
   */
  public record Product(Name left, double leftValue, Name right, double rightValue) {
    /** The product's value. */
    public double value() {
      return leftValue * rightValue;
    }

    @Override
    public String toString() {
      return left + " " + right;
    }
  }

  /** The sum's value. */
  public double value() {
    return products.stream().mapToDouble(Product::value).sum();
  }

  /** The terms by name, such as {@code w01 d00 + w00 d01}. */
  @Override
  public String toString() {
    return products.stream().map(Product::toString).collect(Collectors.joining(" + "));
  }
}
