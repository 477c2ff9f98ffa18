package switchback.reports.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The output on a terminal: help, colours, completion. */
class TerminalTest extends CommandTest {
  private static final String ESCAPE = "\u001b[";

  @TempDir Path folder;

  private static CommandLine line() {
    return SwitchbackCommand.line(new Console(Map.of(), false, false));
  }

  /** Returns all commands and their subcommands, as they are typed. */
  static List<String> commands() {
    List<String> commands = new ArrayList<>();
    line()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              commands.add(name);
              command.getSubcommands().keySet().forEach(sub -> commands.add(name + " " + sub));
            });
    commands.remove("generate-completion");
    return commands;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpsByExamplesThatAreRight(String command) {
    List<String> path = Arrays.asList(command.split(" ", -1));
    CommandLine one = line();
    for (String name : path) {
      one = Objects.requireNonNull(one.getSubcommands().get(name));
    }
    String[] examples = one.getCommandSpec().usageMessage().footer();
    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      List<String> words = Arrays.asList(example.strip().split(" ", -1));
      assertThat(example).startsWith("  switchback " + command);
      // Throws if an option does not exist, or if a required one is missing.
      line().parseArgs(words.subList(1, words.size()).toArray(String[]::new));
    }
    String[] help = Stream.concat(path.stream(), Stream.of("--help")).toArray(String[]::new);
    assertThat(run(new Console(Map.of(), false, false), help)).isZero();
    assertThat(out.toString()).contains("\nExamples:\n  switchback " + command);
  }

  @ParameterizedTest
  @CsvSource({
    "true, , xterm, true",
    "false, , xterm, false",
    "true, 1, xterm, false",
    "true, '', xterm, true",
    "true, , dumb, false"
  })
  void coloursOnlyWhereTheyAreWanted(
      boolean isTerminal, String noColor, String term, boolean isColoured) {
    Map<String, String> environment =
        noColor == null ? Map.of("TERM", term) : Map.of("TERM", term, "NO_COLOR", noColor);
    Console console = new Console(environment, isTerminal, isTerminal);
    assertThat(run(console, "gallery", "--help")).isZero();
    assertThat(out.toString().contains(ESCAPE)).isEqualTo(isColoured);
    assertThat(run(console, "describe", "nothing/here")).isEqualTo(1);
    assertThat(err.toString().contains(ESCAPE)).isEqualTo(isColoured);
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void completesCommandsAndOptionsInBash() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash");
    assertThat(run(new Console(Map.of(), false, false), "generate-completion")).isZero();
    Path script = folder.resolve("completion");
    Files.writeString(script, out.toString());
    assertThat(completed(script, "switchback", "gal")).contains("gallery");
    assertThat(completed(script, "switchback", "gallery", "--lay")).contains("--layer");
  }

  private List<String> completed(Path script, String... words)
      throws IOException, InterruptedException {
    String quoted = "'" + String.join("' '", words) + "'";
    Process process =
        new ProcessBuilder(
                "/bin/bash",
                "-c",
                "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_switchback; printf '%%s\\n' \"${COMPREPLY[@]}\""
                    .formatted(script, quoted, words.length - 1))
            .redirectErrorStream(true)
            .start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8)
            .lines()
            .map(String::strip)
            .toList();
    assertThat(process.waitFor()).as("%s", lines).isZero();
    return lines;
  }
}
