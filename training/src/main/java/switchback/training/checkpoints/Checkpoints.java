package switchback.training.checkpoints;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import switchback.datasets.files.AtomicFiles;

/** The folder that holds the two newest checkpoints of a training under way. */
final class Checkpoints {
  /** The name of this folder in the run folder. */
  static final String FOLDER = "checkpoints";

  private static final Pattern NAME = Pattern.compile("step-\\d{10}\\.checkpoint");

  private final Path folder;

  Checkpoints(Path folder) {
    this.folder = folder;
  }

  /** Returns all checkpoints, sound or damaged; empty if there is no folder. */
  List<Path> newestFirst() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  /**
   * Returns whether the folder exists and holds nothing but half-written files of a killed process.
   */
  boolean hasDraftsOnly() throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.allMatch(AtomicFiles::isDraft);
    }
  }

  /** Creates the folder if it is missing. */
  void prepare() throws IOException {
    Files.createDirectories(folder);
  }

  /**
   * Writes a checkpoint. The newest one before it is kept. Older ones are deleted, and so are those
   * with a later step: they must be damaged, or training would have resumed from them.
   *
   * @throws IOException if a file cannot be written or deleted
   */
  void save(CheckpointHeader header, Map<String, MemorySegment> arrays) throws IOException {
    Path file =
        folder.resolve(String.format(Locale.ROOT, "step-%010d.checkpoint", header.iteration()));
    CheckpointFile.write(file, header, arrays);
    AtomicFiles.force(folder);
    List<Path> others = newestFirst().stream().filter(other -> !other.equals(file)).toList();
    Path former =
        others.stream().filter(other -> other.compareTo(file) < 0).findFirst().orElse(file);
    for (Path other : others) {
      if (!other.equals(former)) {
        Files.delete(other);
      }
    }
  }

  /** Deletes all checkpoints, and the folder unless it holds other files. */
  void delete() throws IOException {
    AtomicFiles.deleteDrafts(folder);
    for (Path file : newestFirst()) {
      Files.delete(file);
    }
    try (Stream<Path> rest = Files.list(folder)) {
      if (rest.findAny().isPresent()) {
        return;
      }
    }
    Files.delete(folder);
  }
}
