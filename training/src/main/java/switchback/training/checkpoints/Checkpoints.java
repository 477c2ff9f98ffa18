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

/** The folder of a run's checkpoints while it is trained: the newest two, and nothing else. */
final class Checkpoints {
  /** Its name in the run folder. */
  static final String FOLDER = "checkpoints";

  private static final Pattern NAME = Pattern.compile("step-\\d{10}\\.checkpoint");

  private final Path folder;

  Checkpoints(Path folder) {
    this.folder = folder;
  }

  /** All, whether sound or not; none where there is no folder. */
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

  /** Whether the folder holds nothing but what a program that was killed had begun to write. */
  boolean isWorthless() throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.allMatch(AtomicFiles::isDraft);
    }
  }

  /** Makes the folder where there is none. */
  void prepare() throws IOException {
    Files.createDirectories(folder);
  }

  /**
   * Adds one. The newest before it stays; what is older goes, and so does what says that it is
   * newer: it was damaged, or training would have gone on from there.
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

  /** Deletes all of them, and the folder where it is empty then. */
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
