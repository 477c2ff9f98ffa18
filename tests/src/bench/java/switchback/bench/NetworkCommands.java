package switchback.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import switchback.datasets.files.AtomicFolder;

/**
 * Whole commands with a large network, each in a new process with the launcher's heap.
 *
 * @param importing {@code import} of the ONNX file
 * @param projecting {@code project} of one feature near the network's end, with the run just made
 * @param wrongLayer {@code project} of a layer that the network does not have
 */
record NetworkCommands(
    MeasuredCommand importing, MeasuredCommand projecting, MeasuredCommand wrongLayer) {
  private static final String FEATURE = "7";

  /** The exit status of a command that was given something wrong. */
  private static final int MISUSE = 2;

  /**
   * Measures the commands in turns.
   *
   * @param layer the layer to project, near the network's end
   * @param model the ONNX file; the other files are made beside it
   * @return the medians
   * @throws IllegalStateException if a command does not do what it should
   */
  static NetworkCommands measure(String layer, Path model, int rounds) throws IOException {
    Path run = model.resolveSibling("run");
    Path image = model.resolveSibling("noise.png");
    Path log = model.resolveSibling("commands.log");
    NetworkImages.write(image);
    List<String> importing =
        command("import", model, "--pixels", "imagenet", "--resize", 256, "--out", run);
    List<String> projecting = projecting(run, image, layer);
    List<String> wrong = projecting(run, image, "/layer5/conv/Conv");
    List<MeasuredCommand> imports = new ArrayList<>();
    List<MeasuredCommand> projections = new ArrayList<>();
    List<MeasuredCommand> refusals = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      if (Files.exists(run)) {
        AtomicFolder.delete(run);
      }
      imports.add(MeasuredCommand.run(importing, log, 0, "every layer can be projected"));
      projections.add(MeasuredCommand.run(projecting, log, 0, "feature " + FEATURE + ": unit ("));
      refusals.add(MeasuredCommand.run(wrong, log, MISUSE, "no such layer"));
    }
    return new NetworkCommands(
        MeasuredCommand.median(imports),
        MeasuredCommand.median(projections),
        MeasuredCommand.median(refusals));
  }

  private static List<String> projecting(Path run, Path image, String layer) {
    Path out = image.resolveSibling("projection.png");
    return command(
        "project", run, "--image", image, "--layer", layer, "--feature", FEATURE, "--out", out);
  }

  private static List<String> command(Object... words) {
    return Stream.concat(
            Stream.of(System.getProperty("switchback.bench.launcher")),
            Stream.of(words).map(Object::toString))
        .toList();
  }
}
