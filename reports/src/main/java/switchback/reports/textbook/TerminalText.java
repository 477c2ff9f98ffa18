package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A chapter as plain text for a terminal, in lines of at most 96 characters except wide tables. */
public final class TerminalText {
  private static final int WIDTH = 96;
  private static final int GAP = 3;

  private final StringBuilder text = new StringBuilder();

  private TerminalText() {}

  /** Returns the whole chapter; each line ends with a line feed. */
  public static String of(Chapter chapter) {
    TerminalText page = new TerminalText();
    page.heading(chapter.title(), '=');
    page.paragraph(chapter.lead());
    chapter.blocks().forEach(page::block);
    page.heading("Sources", '-');
    chapter.sources().forEach(page::paragraph);
    return page.text.toString().stripTrailing() + "\n";
  }

  private void block(Block block) {
    switch (block) {
      case Block.Section(String title) -> heading(title, '-');
      case Block.Paragraph(String words) -> paragraph(words);
      case Block.Formula(List<String> lines) -> {
        lines.forEach(line -> indented(MathText.parse(line).plain()));
        text.append('\n');
      }
      case Block.Grids grids -> grids(grids);
      case Block.Table table -> table(table);
      case Block.Figure(String _, String caption) -> paragraph("[Figure] " + caption);
      case Block.Data _ -> {}
      case Block.Question(String question, List<Block> answer) -> {
        paragraph("Q: " + question);
        answer.forEach(this::block);
      }
    }
  }

  private void heading(String title, char line) {
    if (line == '-') {
      text.append('\n');
    }
    text.append(title).append('\n').repeat(line, title.length()).append("\n\n");
  }

  private void paragraph(String words) {
    wrapped(Prose.plain(words), "");
    text.append('\n');
  }

  private void indented(String line) {
    wrapped(line, "    ");
  }

  private void wrapped(String words, String indent) {
    StringBuilder line = new StringBuilder(indent);
    for (String word : words.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH && !line.toString().isBlank()) {
        text.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder(indent);
      }
      line.append(line.length() == indent.length() ? "" : " ").append(word);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private void grids(Block.Grids grids) {
    List<String> lines = List.of();
    for (int i = 0; i < grids.grids().size(); i++) {
      List<String> next = lines(grids.grids().get(i));
      String sign = i == 0 ? "" : grids.signs().get(i - 1);
      if (i > 0 && width(lines) + 2 * GAP + sign.length() + width(next) > WIDTH) {
        append(lines);
        lines = List.of();
      }
      lines = lines.isEmpty() ? next : beside(lines, sign, next);
    }
    append(lines);
    paragraph(grids.caption());
  }

  private void append(List<String> lines) {
    lines.forEach(line -> indentedAsIs(line));
    text.append('\n');
  }

  private void indentedAsIs(String line) {
    text.append(("    " + line).stripTrailing()).append('\n');
  }

  private static List<String> lines(Grid grid) {
    List<String> lines = new ArrayList<>(List.of(Prose.plain(grid.title())));
    if (!grid.hasNumbers()) {
      lines.add(
          "(%d x %d numbers%s)"
              .formatted(
                  grid.plane().rows(),
                  grid.plane().columns(),
                  grid.name().isEmpty() ? "" : ": " + grid.name() + ".csv"));
      return lines;
    }
    for (int row = 0; row < grid.plane().rows(); row++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < grid.plane().columns(); column++) {
        line.append(right(grid.label(row, column), grid.widest() + (column == 0 ? 0 : 2)));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** Puts tables side by side, with the sign in the middle row; titles are the first lines. */
  private static List<String> beside(List<String> left, String sign, List<String> right) {
    int rows = Math.max(left.size(), right.size());
    int width = width(left);
    return IntStream.range(0, rows)
        .mapToObj(
            row ->
                left(row < left.size() ? left.get(row) : "", width + GAP)
                    + left(row == rows / 2 ? sign : "", sign.length() + (sign.isEmpty() ? 0 : GAP))
                    + (row < right.size() ? right.get(row) : ""))
        .toList();
  }

  private void table(Block.Table table) {
    int columns = table.header().size();
    int[] widths = new int[columns];
    List<List<String>> rows = new ArrayList<>();
    rows.add(table.header().stream().map(Prose::plain).toList());
    for (List<Cell> row : table.rows()) {
      rows.add(row.stream().map(cell -> Prose.plain(cell.shown())).toList());
    }
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (int r = 0; r < rows.size(); r++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        boolean isNumber = table.rows().getFirst().get(i).isNumber();
        String cell = rows.get(r).get(i);
        line.append(isNumber ? right(cell, widths[i]) : left(cell, widths[i])).append("  ");
      }
      indentedAsIs(line.toString());
    }
    text.append('\n');
    paragraph(table.caption());
  }

  private static int width(List<String> lines) {
    return lines.stream().mapToInt(String::length).max().orElse(0);
  }

  private static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
