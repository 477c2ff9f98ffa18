package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import switchback.Guides;

/** Every command line in the README and the guides is one that the program accepts. */
class DocumentedCommandsTest {
  /** The options of Java itself that the guide to the library names. */
  private static final Set<String> JAVA_OPTIONS =
      Set.of("--add-modules", "--enable-native-access", "--sun-misc-unsafe-memory-access");

  private static final Pattern INLINE = Pattern.compile("`\\./switchback ([^`]+)`");
  private static final Pattern OPTION = Pattern.compile("`(--[a-z-]+)");

  /** Stands for any command. */
  private static final String PLACEHOLDER = "COMMAND";

  private static CommandLine program() {
    return SwitchbackCommand.line(new Console(Map.of(), false, false));
  }

  /** Skips the tests, which have commands of their own. */
  private static List<Path> guides() {
    return Guides.all().stream().filter(file -> !file.startsWith("../tests")).toList();
  }

  static List<String> commandLines() {
    return guides().stream()
        .flatMap(guide -> Stream.concat(inBlocks(guide), inProse(guide)))
        .filter(line -> !line.contains(PLACEHOLDER))
        .distinct()
        .toList();
  }

  private static Stream<String> inBlocks(Path guide) {
    return Guides.blocks(guide).stream()
        .flatMap(block -> String.join("\n", block.lines()).replace("\\\n", "").lines())
        .map(line -> line.replaceFirst("^\\$ ", ""))
        .filter(line -> line.startsWith("./switchback "))
        .map(line -> line.replaceFirst("^\\./switchback ", "").replaceFirst("\\s+# .*", ""));
  }

  private static Stream<String> inProse(Path guide) {
    return INLINE
        .matcher(String.join(" ", Guides.prose(guide)))
        .results()
        .map(command -> command.group(1));
  }

  @Test
  void thereAreManyOfThem() {
    assertThat(commandLines()).hasSizeGreaterThan(30);
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void commandsAreAccepted(String line) {
    assertThatCode(() -> program().parseArgs(line.strip().split("\\s+")))
        .doesNotThrowAnyException();
  }

  @Test
  void optionsExist() {
    Set<String> options = new TreeSet<>(JAVA_OPTIONS);
    addOptions(program(), options);
    Stream<String> named =
        guides().stream()
            .flatMap(guide -> OPTION.matcher(String.join("\n", Guides.prose(guide))).results())
            .map(option -> option.group(1));
    assertThat(named).isNotEmpty().isSubsetOf(options);
  }

  private static void addOptions(CommandLine command, Set<String> options) {
    options.addAll(command.getCommandSpec().optionsMap().keySet());
    command.getSubcommands().values().forEach(below -> addOptions(below, options));
  }
}
