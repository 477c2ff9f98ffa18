package switchback.training.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import switchback.deconv.ProjectableNetwork;
import switchback.fixtures.JavaProcess;
import switchback.training.runs.Run;

/** What a program reads that was started without the module of the Vector API. */
class MissingModuleTest {
  private static final String MESSAGE =
      "missing Java module: this Java virtual machine: got no jdk.incubator.vector, expected it"
          + " among the modules; hint: start Java with --add-modules jdk.incubator.vector";

  /** The ways in which a program gets to the kernels. */
  private static Map<String, Runnable> ways() {
    Map<String, Runnable> ways = new TreeMap<>();
    ways.put("workers", () -> new Workers(1).close());
    ways.put("trace", () -> ProjectableNetwork.of(Run.open("pretrained")).trace(new float[3072]));
    ways.put("output", () -> Run.open("pretrained").network().output(Nd4j.zeros(1, 3, 32, 32)));
    return ways;
  }

  /** Tries all ways in a Java of its own and prints what each one ends with. */
  static final class Attempts {
    public static void main(String[] arguments) {
      ways().forEach((name, way) -> System.out.println(name + " " + outcome(way)));
    }

    private static String outcome(Runnable way) {
      try {
        way.run();
        return "done";
      } catch (MissingModuleException e) {
        return String.valueOf(e.getMessage());
      } catch (RuntimeException | LinkageError e) {
        return e.toString(); // what the test then finds in place of the message
      }
    }
  }

  private static List<String> lines(String main, String... arguments)
      throws IOException, InterruptedException {
    List<String> flags = new ArrayList<>(JavaProcess.NEEDED);
    flags.remove("--add-modules=jdk.incubator.vector");
    Process process =
        new ProcessBuilder(JavaProcess.command(flags, main, List.of(arguments)))
            .redirectErrorStream(true)
            .start();
    List<String> lines = process.inputReader().readAllLines();
    process.waitFor();
    return lines;
  }

  @Test
  void everyWayToTheKernelsEndsInOneLine() throws IOException, InterruptedException {
    assertThat(lines(Attempts.class.getName()))
        .containsAll(ways().keySet().stream().map(name -> name + " " + MESSAGE).toList());
  }

  @Test
  void theCommandLineReportsItAsAnError() throws IOException, InterruptedException {
    assertThat(
            lines("switchback.reports.cli.Main", "evaluate", "pretrained", "--data", "synthetic"))
        .containsExactly("error: " + MESSAGE);
  }
}
