package switchback.cluster;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import switchback.training.runs.Run;

/**
 * The names of the files of a run, whose contents are sent to executors beside it.
 *
 * @param folder the folder as the user named it, or the name of the bundled network
 * @param names the names of the files in it
 */
record SentRun(String folder, List<String> names) implements Serializable {
  /** What a run's use does not need. */
  private static final Set<String> RECORDS = Set.of(Run.LOG, Run.LOSSES);

  /** Returns what is sent of a run. */
  static SentRun of(Run run) throws IOException {
    if (run.name().equals(Run.PRETRAINED)) {
      return new SentRun(run.name(), List.of());
    }
    try (Stream<Path> files = Files.list(Path.of(run.name()))) {
      return new SentRun(
          run.name(),
          files
              .filter(Files::isRegularFile)
              .map(file -> file.getFileName().toString())
              .filter(name -> !RECORDS.contains(name))
              .sorted()
              .toList());
    }
  }

  /** Returns the files on this machine. */
  List<Path> files() {
    return names.stream().map(Path.of(folder)::resolve).toList();
  }

  /** Opens the run in an executor. */
  OpenNetwork open(byte[][] contents) {
    if (names.isEmpty()) {
      return new OpenNetwork(this, Run.open(folder));
    }
    try {
      Path copy = Files.createTempDirectory("switchback-network-");
      copy.toFile().deleteOnExit();
      for (int i = 0; i < contents.length; i++) {
        Path file = Files.write(copy.resolve(names.get(i)), contents[i]);
        file.toFile().deleteOnExit();
      }
      return new OpenNetwork(this, Run.open(copy.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a run once more, for another thread. */
  Run reopened(Run run) {
    return Run.open(run.name());
  }
}
