package switchback.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A contestant in a JVM of its own, with the libraries that it alone needs, which stays alive and
 * idle between rounds. So no two native libraries meet in one process, and rounds can be
 * interleaved.
 */
final class ContestantProcess implements AutoCloseable {
  private final String name;
  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;
  private final String settings;

  private ContestantProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.settings = answer();
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param name as {@link ContestantMain} knows it
   * @param jvmFlags of its JVM
   * @param environment added to this process's own
   * @param libraries which files of this process's class path it gets
   * @param arguments for the contestant: the number of threads first
   * @throws IllegalStateException where it fails; standard error says why
   */
  static ContestantProcess start(
      String name,
      List<String> jvmFlags,
      Map<String, String> environment,
      Predicate<String> libraries,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", classPath(libraries), ContestantMain.class.getName(), name));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    try {
      return new ContestantProcess(name, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a JVM for " + name, e);
    }
  }

  private static String classPath(Predicate<String> libraries) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(file -> libraries.test(Path.of(file).getFileName().toString()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** What it says of itself. */
  String settings() {
    return settings;
  }

  /** Has it do that work for that many seconds; pieces a second. */
  double rate(String work, double seconds) {
    return Double.parseDouble(ask("rate " + work + " " + seconds));
  }

  /** The most memory that it ever held, in MB. */
  double peakMegabytes() {
    return Double.parseDouble(ask("memory"));
  }

  private String ask(String question) {
    try {
      questions.write(question);
      questions.newLine();
      questions.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the JVM of " + name + " does not listen any more", e);
    }
    return answer();
  }

  private String answer() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException(
            "the JVM of " + name + " ended; what it wrote to standard error says why");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot hear the JVM of " + name, e);
    }
  }

  /** Lets it end by itself, and ends it where it does not. */
  @Override
  public void close() {
    try {
      questions.close();
      if (!process.waitFor(java.time.Duration.ofSeconds(10))) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
