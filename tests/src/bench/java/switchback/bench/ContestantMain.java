package switchback.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The main class of a contestant's own JVM. It prints its settings in one line when it is ready.
 * From then on it answers each line of standard input by one line of standard output: {@code rate
 * WORK SECONDS} by pieces of work per second, {@code memory} by its peak memory in MB. It ends with
 * its input.
 */
final class ContestantMain {
  private ContestantMain() {}

  /** Takes the contestant, the number of threads, and further arguments of that contestant. */
  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    // Native libraries and loggers may print what they like, but not among the answers.
    System.setOut(System.err);
    List<String> rest = Arrays.asList(arguments).subList(2, arguments.length);
    Contestant contestant = contestant(arguments[0], Integer.parseInt(arguments[1]), rest);
    answers.println(String.join("; ", contestant.settings()));
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      answers.println(answer(contestant, line.split(" ")));
    }
    System.exit(0);
  }

  private static Contestant contestant(String name, int threads, List<String> rest) {
    return switch (name) {
      case "switchback-training" -> MultiLayerTraining.switchback(threads);
      case "dl4j-training" -> MultiLayerTraining.stock(threads);
      case "libtorch-training" -> new LibtorchTraining();
      case "switchback-gallery" ->
          new SwitchbackGallery(threads, rest.getFirst(), Path.of(rest.getLast()));
      case "switchback-scan" ->
          SwitchbackGallery.scanOnce(threads, Integer.parseInt(rest.getFirst()));
      case "libtorch-gallery" -> new LibtorchGallery(rest.getFirst(), Path.of(rest.getLast()));
      case "switchback-network" ->
          new SwitchbackNetwork(
              threads, TimedNetwork.named(rest.getFirst()), Path.of(rest.getLast()));
      case "onnxruntime-network" -> new OnnxRuntimeNetwork(threads, Path.of(rest.getLast()));
      case "libtorch-network" -> new LibtorchNetwork(Path.of(rest.getLast()));
      default -> throw new IllegalArgumentException("no contestant " + name + " " + rest);
    };
  }

  private static String answer(Contestant contestant, String[] question) throws IOException {
    return switch (question[0]) {
      case "rate" -> Double.toString(contestant.rate(question[1], Double.parseDouble(question[2])));
      case "memory" -> String.format(Locale.ROOT, "%.1f", ProcessMemory.own().peak());
      default -> throw new IllegalArgumentException("no question " + question[0]);
    };
  }
}
