package switchback.reports.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import switchback.reports.cli.Program.Ended;

/**
 * One process that runs commands one after the other as they are asked for, so that only the first
 * one waits for the kernels to be compiled.
 */
final class WarmProgram implements AutoCloseable {
  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  private WarmProgram(Process process) {
    this.process = process;
    this.in = process.outputWriter(UTF_8);
    this.out = process.inputReader(UTF_8);
  }

  /** Starts the process, which waits for commands. */
  static WarmProgram start(Program program) throws IOException {
    return new WarmProgram(program.start(Commands.class.getName(), List.of(Commands.ASK)));
  }

  /** Runs a command and returns how it ended. */
  Ended run(String... arguments) throws IOException {
    ask(arguments);
    return answer();
  }

  /** Starts a command, to be followed by {@link #answer}. */
  void ask(String... arguments) throws IOException {
    in.write(String.join(Commands.SEPARATOR, arguments) + "\n");
    in.flush();
  }

  /** Waits for the command that was asked for last and returns how it ended. */
  Ended answer() throws IOException {
    StringBuilder text = new StringBuilder();
    String line = out.readLine();
    while (line != null && !line.startsWith(Commands.ENDED)) {
      text.append(line).append('\n');
      line = out.readLine();
    }
    assertThat(line).as("the process ended: %s", text).isNotNull();
    return new Ended(Integer.parseInt(line.substring(Commands.ENDED.length())), text.toString());
  }

  /** The process, for signals. */
  Process process() {
    return process;
  }

  @Override
  public void close() throws IOException {
    in.close();
    process.destroy();
  }
}
