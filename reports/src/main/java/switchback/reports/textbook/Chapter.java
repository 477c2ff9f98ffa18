package switchback.reports.textbook;

import java.util.List;
import java.util.stream.Stream;

/**
 * A chapter of the textbook.
 *
 * @param name the subcommand's name, e.g. {@code worked-example}
 * @param title its title, plain text
 * @param lead what it is about, in {@link Prose}'s notation
 * @param sources where the example comes from, and further reading; in {@link Prose}'s notation
 * @param blocks what it is made of, in reading order
 */
public record Chapter(
    String name, String title, String lead, List<String> sources, List<Block> blocks) {
  /** All named tables, each of which becomes a file of its name. */
  Stream<Block.Named> tables() {
    return blocks.stream().flatMap(Chapter::named).filter(table -> !table.name().isEmpty());
  }

  private static Stream<Block.Named> named(Block block) {
    return switch (block) {
      case Block.Grids grids -> grids.grids().stream().map(Block.Named.class::cast);
      case Block.Table table -> Stream.of(table);
      case Block.Data(Block.Table table) -> Stream.of(table);
      case Block.Question question -> question.answer().stream().flatMap(Chapter::named);
      default -> Stream.empty();
    };
  }
}
