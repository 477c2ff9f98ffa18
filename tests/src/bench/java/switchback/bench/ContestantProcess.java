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
 * A contestant in its own JVM, with the libraries that it alone needs. It stays alive and idle
 * between rounds. No two native libraries therefore meet in one process, and rounds can be
 * interleaved.
 */
final class ContestantProcess implements AutoCloseable {
  private final String name;
  private final Path log;
  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;
  private final String settings;

  private ContestantProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.settings = answer();
  }

  /**
   * Starts the contestant and waits until it is ready.
   *
   * @param name the contestant's name in {@link ContestantMain}
   * @param jvmFlags flags of its JVM
   * @param environment added to this process's environment
   * @param libraries selects the files of this process's class path that it gets
   * @param arguments of the contestant, the number of threads first
   * @throws IllegalStateException if it fails; the message tells where its standard error is
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
    // Not on the terminal: libtorch warns at every small convolution that it lacks NNPACK here.
    Path log = Path.of(System.getProperty("switchback.bench.folder"), name + ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().putAll(environment);
    try {
      return new ContestantProcess(name, log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a JVM for " + name, e);
    }
  }

  private static String classPath(Predicate<String> libraries) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(file -> libraries.test(Path.of(file).getFileName().toString()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Returns the contestant's description of itself. */
  String settings() {
    return settings;
  }

  /** Makes it work for so many seconds; returns pieces per second. */
  double rate(String work, double seconds) {
    return Double.parseDouble(ask("rate " + work + " " + seconds));
  }

  /** Returns its peak memory, in MB. */
  double peakMegabytes() {
    return Double.parseDouble(ask("memory"));
  }

  private String ask(String question) {
    try {
      questions.write(question);
      questions.newLine();
      questions.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the JVM of " + name + " does not listen any more; hint: its log is " + log, e);
    }
    return answer();
  }

  private String answer() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException(
            "the JVM of " + name + " ended; hint: the end of its log says why: " + log);
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot hear the JVM of " + name, e);
    }
  }

  /** Lets it end by itself, and kills it if it does not. */
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

  /** Returns its name. */
  @Override
  public String toString() {
    return name;
  }
}
