package switchback.reports.textbook;

import java.util.Arrays;
import java.util.List;

/**
 * A part of a chapter. Texts are in the notation of {@link Prose}, formulas in that of {@link
 * MathText}.
 */
public sealed interface Block {

  /** A part whose values are written to a file of comma-separated values if it has a name. */
  sealed interface Named permits Grid, Table {
    /** The name of the file without its ending; empty for no file. */
    String name();

    /** The lines of the file with all digits, each ending with a line feed. */
    String csv();
  }

  /**
   * A heading.
   *
   * @param title the heading, in plain text
   */
  record Section(String title) implements Block {}

  /** A paragraph. */
  record Paragraph(String text) implements Block {}

  /**
   * One formula, or several below each other.
   *
   * @param lines the formulas
   */
  record Formula(List<String> lines) implements Block {
    /** Creates a block of these formulas. */
    public static Formula of(String... lines) {
      return new Formula(List.of(lines));
    }
  }

  /**
   * Tables of numbers side by side, drawn with their cells coloured by sign and magnitude.
   *
   * @param grids the tables
   * @param signs the signs between each table and the next, such as {@code =} or an empty text
   * @param caption the caption
   */
  record Grids(List<Grid> grids, List<String> signs, String caption) implements Block {
    /**
     * Creates a row of tables.
     *
     * @throws IllegalArgumentException if there is not exactly one sign between two tables
     */
    public Grids {
      if (signs.size() != grids.size() - 1) {
        throw new IllegalArgumentException(signs.size() + " signs for " + grids.size());
      }
    }

    /** Creates a block of one table. */
    public static Grids of(String caption, Grid grid) {
      return new Grids(List.of(grid), List.of(), caption);
    }

    /** Creates a row of tables without signs. */
    public static Grids row(String caption, Grid... grids) {
      List<String> signs = Arrays.stream(grids).skip(1).map(_ -> "").toList();
      return new Grids(List.of(grids), signs, caption);
    }
  }

  /**
   * A table of words and numbers.
   *
   * @param name the name of its file of values; empty for no file
   * @param caption the caption
   * @param header the heading of each column
   * @param rows the rows, each with as many cells as the header
   */
  record Table(String name, String caption, List<String> header, List<List<Cell>> rows)
      implements Block, Named {
    @Override
    public String csv() {
      StringBuilder csv =
          new StringBuilder(String.join(",", header.stream().map(Csv::field).toList()))
              .append('\n');
      for (List<Cell> row : rows) {
        csv.append(String.join(",", row.stream().map(cell -> Csv.field(cell.exact())).toList()));
        csv.append('\n');
      }
      return csv.toString();
    }
  }

  /**
   * A drawing.
   *
   * @param svg an SVG element made by {@link Scene}
   * @param caption the caption
   */
  record Figure(String svg, String caption) implements Block {}

  /**
   * Numbers that a figure shows, too many to be read. They are written to a file only.
   *
   * @param table the contents of the file
   */
  record Data(Table table) implements Block {}

  /**
   * A common question with its answer.
   *
   * @param answer the parts of the answer
   */
  record Question(String question, List<Block> answer) implements Block {
    /** Creates a question with the parts of its answer. */
    public static Question of(String question, Block... answer) {
      return new Question(question, List.of(answer));
    }
  }
}
