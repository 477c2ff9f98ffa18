package switchback.reports.textbook;

import java.util.Arrays;
import java.util.List;

/**
 * A part of a chapter. Its texts are in {@link Prose}'s notation, its formulas in {@link
 * MathText}'s.
 */
public sealed interface Block {

  /** What becomes a file of comma-separated values where it has a name. */
  sealed interface Named permits Grid, Table {
    /** The file's name without its ending; empty for none. */
    String name();

    /** The lines of the file, all digits, each ending with a line break. */
    String csv();
  }

  /**
   * A heading.
   *
   * @param title plain text
   */
  record Section(String title) implements Block {}

  /** A paragraph. */
  record Paragraph(String text) implements Block {}

  /**
   * A formula, or several below each other.
   *
   * @param lines a formula each
   */
  record Formula(List<String> lines) implements Block {
    /** Of these lines. */
    public static Formula of(String... lines) {
      return new Formula(List.of(lines));
    }
  }

  /**
   * Tables of numbers side by side, drawn with their cells coloured by sign and size.
   *
   * @param grids the tables
   * @param signs what stands between each and the next, such as {@code =}; may be empty texts
   * @param caption what is seen
   */
  record Grids(List<Grid> grids, List<String> signs, String caption) implements Block {
    /**
     * Checks the number of signs.
     *
     * @throws IllegalArgumentException where there is not one between each two grids
     */
    public Grids {
      if (signs.size() != grids.size() - 1) {
        throw new IllegalArgumentException(signs.size() + " signs for " + grids.size());
      }
    }

    /** One grid alone. */
    public static Grids of(String caption, Grid grid) {
      return new Grids(List.of(grid), List.of(), caption);
    }

    /** Grids with nothing between. */
    public static Grids row(String caption, Grid... grids) {
      List<String> signs = Arrays.stream(grids).skip(1).map(_ -> "").toList();
      return new Grids(List.of(grids), signs, caption);
    }
  }

  /**
   * A table of words and numbers.
   *
   * @param name of its file of values; empty for none
   * @param caption what it says
   * @param header a word a column
   * @param rows as many cells each as the header has
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
   * @param svg an SVG element as {@link Scene} makes it
   * @param caption what is seen
   */
  record Figure(String svg, String caption) implements Block {}

  /**
   * Numbers too many to be read, which a figure shows: they are in a file only.
   *
   * @param table the file
   */
  record Data(Table table) implements Block {}

  /**
   * A question that readers ask, with its answer.
   *
   * @param answer what the answer is made of
   */
  record Question(String question, List<Block> answer) implements Block {
    /** Answered by these. */
    public static Question of(String question, Block... answer) {
      return new Question(question, List.of(answer));
    }
  }
}
