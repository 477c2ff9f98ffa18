package switchback.training.readers.keras;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.training.engine.Engine;
import switchback.training.graphs.NetworkGraph;
import switchback.training.readers.InputSize;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.ReadRequest;

/** Reads files and runs the networks in them. */
final class Runs {
  private Runs() {}

  /** Reads a file. */
  static ReadNetwork read(Path file) throws IOException {
    return KerasFiles.read(file, ReadRequest.NONE);
  }

  /** Reads a file with a stated size of the input. */
  static ReadNetwork read(Path file, @Nullable InputSize size) throws IOException {
    return KerasFiles.read(file, new ReadRequest(size, null));
  }

  /** Returns an image of many different values, (C, H, W). */
  static float[] image(NetworkGraph graph) {
    float[] image = new float[graph.input().size()];
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) Math.sin(0.37 * i + 0.1);
    }
    return image;
  }

  /** Returns the first output for that image. */
  static float[] output(ReadNetwork read) {
    return output(read, image(read.graph()));
  }

  /** Returns the first output for an image. */
  static float[] output(ReadNetwork read, float[] image) {
    int node = read.graph().outputs().values().iterator().next();
    return new Engine(read.graph(), false).run(image, List.of(node)).getFirst();
  }

  /** Returns an output for that image by its name. */
  static float[] output(ReadNetwork read, String name) {
    Map<String, Integer> outputs = read.graph().outputs();
    return new Engine(read.graph(), false)
        .run(image(read.graph()), List.of(outputs.get(name)))
        .getFirst();
  }
}
