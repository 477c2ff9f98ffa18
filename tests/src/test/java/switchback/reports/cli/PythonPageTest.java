package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the page for Python users from top to bottom, in a Python that has NumPy and matplotlib: its
 * commands in this JVM, its cells in one interpreter, each of which must print what the page shows.
 * Cells from the first that needs PyTorch on run only if it is installed.
 */
class PythonPageTest {
  private static final Path PAGE = Path.of("..", "reports", "docs", "python.md");

  /** A block of the page, and what it must print if it is a cell. */
  private static final Pattern BLOCK =
      Pattern.compile("```(sh|python)\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", Pattern.DOTALL);

  /** Reads cells, each ended by a line of one form feed, and ends the output of each with it. */
  private static final String INTERPRETER =
      """
      import sys
      names = {}
      cell = []
      for line in sys.stdin:
          if line == "\\f\\n":
              exec(compile("".join(cell), "cell", "exec"), names)
              print("\\f", flush=True)
              cell = []
          else:
              cell.append(line)
      """;

  @TempDir Path folder;

  @Test
  void everyCellPrintsWhatThePageShows() throws IOException, InterruptedException {
    String python = python();
    boolean hasTorch = runs(python, "import torch");
    Process interpreter =
        new ProcessBuilder(python, "-c", INTERPRETER)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    List<String> expected = new ArrayList<>();
    List<String> printed = new ArrayList<>();
    try (PrintWriter cells = new PrintWriter(interpreter.outputWriter(), false);
        BufferedReader output = interpreter.inputReader()) {
      Matcher block = BLOCK.matcher(Files.readString(PAGE));
      while (block.find() && (hasTorch || !block.group(2).contains("import torch"))) {
        if (block.group(1).equals("sh")) {
          block.group(2).replace("\\\n", "").lines().forEach(this::command);
        } else {
          expected.add(
              block.group(2) + "prints\n" + (block.group(3) == null ? "" : block.group(3)));
          cells.print(block.group(2) + "\f\n");
          cells.flush();
          printed.add(block.group(2) + "prints\n" + output(output));
        }
      }
    } finally {
      interpreter.destroy();
    }
    assertThat(printed).isEqualTo(expected).hasSizeGreaterThan(8);
  }

  /** The lines that a cell prints; those of an error if it fails. */
  private static String output(BufferedReader lines) throws IOException {
    StringBuilder text = new StringBuilder();
    String line = lines.readLine();
    while (line != null && !line.equals("\f")) {
      text.append(line).append('\n');
      line = lines.readLine();
    }
    return text.toString();
  }

  /** A command whose files are those of the test's folder. */
  private void command(String line) {
    List<String> words = new ArrayList<>();
    for (String word : line.split(" +", -1)) {
      boolean isFile = !words.isEmpty() && words.getLast().matches("--(out|input)");
      String here = word.replace("images:", "images:" + folder + "/");
      words.add(
          isFile || Files.exists(folder.resolve(word)) ? folder.resolve(word).toString() : here);
    }
    assertThat(words.removeFirst()).isEqualTo("./switchback");
    StringWriter out = new StringWriter();
    assertThat(Commands.run(new PrintWriter(out), words)).as("%s: %s", line, out).isZero();
  }

  private static String python() throws IOException, InterruptedException {
    for (String python : List.of("python3", "/usr/bin/python3")) {
      if (runs(python, "import numpy, matplotlib")) {
        return python;
      }
    }
    assumeTrue(false, "no python3 with numpy and matplotlib");
    return "";
  }

  private static boolean runs(String python, String code) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(python, "-c", code)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException e) { // no such program
      return false;
    }
  }
}
