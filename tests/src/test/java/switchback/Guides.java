package switchback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The project's texts for users: the README, the changelog and the guides of each module. */
public final class Guides {
  /** The project's root folder; tests run in the folder of their module. */
  public static final Path ROOT = Path.of("..");

  private static final String FENCE = "```";

  private Guides() {}

  /** A block between two fences, and the language that its first fence names. */
  public record Block(String language, List<String> lines) {}

  /** Returns the Markdown files, sorted. */
  public static List<Path> all() {
    try (Stream<Path> files = Files.walk(ROOT, 3)) {
      return files.filter(Guides::isGuide).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isGuide(Path file) {
    Path below = ROOT.relativize(file);
    return file.toString().endsWith(".md")
        && (below.getNameCount() == 1 || below.getName(1).equals(Path.of("docs")));
  }

  /** Returns the text of a file. */
  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the lines outside of fences. */
  public static List<String> prose(Path file) {
    return split(file).getFirst().lines();
  }

  /** Returns the blocks between fences, from the top. */
  public static List<Block> blocks(Path file) {
    List<Block> blocks = split(file);
    return blocks.subList(1, blocks.size());
  }

  /** The prose as the first block, then the blocks between fences. */
  private static List<Block> split(Path file) {
    List<Block> blocks = new ArrayList<>(List.of(new Block("", new ArrayList<>())));
    boolean isFenced = false;
    for (String line : text(file).lines().toList()) {
      if (line.startsWith(FENCE)) {
        if (!isFenced) {
          blocks.add(new Block(line.substring(FENCE.length()), new ArrayList<>()));
        }
        isFenced = !isFenced;
      } else {
        (isFenced ? blocks.getLast() : blocks.getFirst()).lines().add(line);
      }
    }
    return blocks;
  }

  /** Returns the cells of each row of the first table below a heading, without its header. */
  static List<List<String>> table(Path file, String heading) {
    return prose(file).stream()
        .dropWhile(line -> !line.equals(heading))
        .dropWhile(line -> !line.startsWith("|"))
        .takeWhile(line -> line.startsWith("|"))
        .skip(2)
        .map(row -> Arrays.stream(row.substring(1).split("\\|", -1)).map(String::strip).toList())
        .toList();
  }
}
