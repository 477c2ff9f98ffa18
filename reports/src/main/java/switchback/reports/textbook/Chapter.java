package switchback.reports.textbook;

import java.util.List;
import java.util.stream.Stream;

/**
 * A chapter of the textbook.
 *
 * @param name the name of the subcommand, such as {@code worked-example}
 * @param title the title, in plain text
 * @param lead the summary, in the notation of {@link Prose}
 * @param sources the sources of the example and further reading, in the notation of {@link Prose}
 * @param blocks the parts of the chapter, in reading order
 */
public record Chapter(
    String name, String title, String lead, List<String> sources, List<Block> blocks) {
  /** Returns all named tables, each of which is written to a file of its name. */
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
