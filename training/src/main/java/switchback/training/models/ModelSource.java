package switchback.training.models;

import java.io.IOException;
import java.nio.file.Path;

/** Where a model lies, which is opened as often as something in it is read. */
@FunctionalInterface
public interface ModelSource {
  /**
   * Opens the model and checks the names of its entries. The caller closes it.
   *
   * @throws switchback.datasets.tasks.SwitchbackException if it is no model
   * @throws IOException if it cannot be read
   */
  ModelArchive open() throws IOException;

  /** Returns a file, whose entries together may have at most 512 MiB. */
  static ModelSource of(Path file) {
    return () -> ModelArchive.open(file, 512L << 20);
  }
}
