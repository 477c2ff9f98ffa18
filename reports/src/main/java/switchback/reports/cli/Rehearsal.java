package switchback.reports.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import switchback.training.graphs.MapShape;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;

/**
 * Typical commands, one after the other, during which the launcher has Java write down what it
 * loads. Classes that none of them needs are read from jars each time.
 */
public final class Rehearsal {
  private static final Console CONSOLE = new Console(Map.of(), false, false);

  private Rehearsal() {}

  /**
   * Runs the commands.
   *
   * @param arguments an existing folder for their files
   */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("java.awt.headless", "true");
    StandardError.takeFrom(2);
    Path folder = Path.of(arguments[0]);
    String plane = folder.resolve("a.png").toString();
    String imported = folder.resolve("run").toString();
    save(Run.open(Run.PRETRAINED), Path.of(imported));
    run("--help");
    run("describe", Run.PRETRAINED);
    project(Run.PRETRAINED, plane, "--data", "synthetic", "--index", "0");
    project(imported, folder.resolve("b.png").toString(), "--image", plane);
    // This needs the classes of DL4J, as training does.
    run("export", Run.PRETRAINED, "--out", folder.resolve("a.npz").toString());
  }

  /** Saves a network as if it had been imported, so that its graph is read again. */
  private static void save(Run run, Path folder) throws IOException {
    MapShape input = run.input();
    List<Integer> size = List.of(input.channels(), input.height(), input.width());
    Run.save(
        folder,
        run.graph(),
        digest ->
            new RunManifest(
                RunManifest.FORMAT,
                run.manifest().network(),
                digest,
                null,
                null,
                new RunManifest.Source(run.name(), "none", digest),
                run.classes(),
                run.statistics(),
                new RunManifest.Input(size, null, true, "", List.of()),
                List.of(),
                null,
                Map.of()));
  }

  private static void project(String network, String out, String... image) {
    List<String> feature = List.of("--layer", "conv2", "--feature", "0", "--out", out);
    run(
        Stream.of(List.of("project", network), feature, List.of(image))
            .flatMap(List::stream)
            .toArray(String[]::new));
  }

  private static void run(String... arguments) {
    PrintWriter log = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    if (Main.run(CONSOLE, log, log, arguments) != Main.DONE) {
      throw new IllegalStateException("a command failed: " + String.join(" ", arguments));
    }
  }
}
