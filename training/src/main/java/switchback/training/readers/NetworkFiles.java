package switchback.training.readers;

import java.io.IOException;
import java.nio.file.Path;
import switchback.datasets.tasks.SwitchbackException;

/** The door to all readers of network files. */
public final class NetworkFiles {
  private NetworkFiles() {}

  /**
   * Reads a network from a file, whose format its content decides.
   *
   * @throws SwitchbackException if the format is not known, the file is damaged, it has parts that
   *     cannot be taken, or does not determine the network
   * @throws IOException if it cannot be read
   */
  public static ReadNetwork read(Path file, ReadRequest request) throws IOException {
    throw new SwitchbackException("not a network file", file, request, "a network file", "");
  }
}
