package switchback.training.readers.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.engine.Engine;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.readers.InputSize;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.ReadRequest;

/** Reads files and looks at what comes of it. */
final class Reading {
  private Reading() {}

  static ReadRequest size(int height, int width) {
    return new ReadRequest(new InputSize(height, width), null);
  }

  static ReadRequest architecture(String architecture, @Nullable InputSize size) {
    return new ReadRequest(size, architecture);
  }

  static ReadNetwork read(Path folder, byte[] file, ReadRequest request) throws IOException {
    return StateDictFiles.read(Files.write(folder.resolve("network"), file), request);
  }

  /** Checks that a file is refused in one line with these words. */
  static void refused(Path folder, byte[] file, ReadRequest request, String... parts)
      throws IOException {
    refused(Files.write(folder.resolve("network"), file), request, parts);
  }

  static void refused(Path file, ReadRequest request, String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> StateDictFiles.read(file, request))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains(parts)
                    .contains(": got ", ", expected ", "; hint: ")
                    .doesNotContain("\n"));
  }

  /** Returns an output of a network for an image. */
  static float[] run(ReadNetwork network, String output, float[] image) {
    Engine engine = new Engine(network.graph(), false);
    return engine.run(image, List.of(network.graph().outputs().get(output))).getFirst();
  }

  /** Returns text such as {@code conv1 6x28x28} for each convolution and dense layer. */
  static List<String> layers(ReadNetwork network) {
    return network.graph().nodes().stream()
        .filter(Reading::isLayer)
        .map(node -> node.name() + " " + node.maps())
        .toList();
  }

  private static boolean isLayer(Node node) {
    return node.operation() instanceof Operation.Convolution
        || node.operation() instanceof Operation.Dense;
  }
}
