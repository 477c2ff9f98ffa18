package switchback.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which the executors of {@code local-cluster} keep their logs and jars. Spark leaves
 * it behind.
 */
final class WorkFolder {
  private static final int TRIES = 20;
  private static final int PAUSE = 100;

  private WorkFolder() {}

  /** Returns the folder of an application; null if other machines have it. */
  static @Nullable Path of(JavaSparkContext context) {
    String home = System.getenv("SPARK_HOME");
    return context.master().startsWith("local-cluster") && home != null
        ? Path.of(home, "work", context.sc().applicationId())
        : null;
  }

  /** Deletes it, which takes several attempts while executors are ending. */
  static void delete(Path folder) {
    for (int i = 0; i < TRIES && Files.exists(folder); i++) {
      try (Stream<Path> found = Files.walk(folder)) {
        List<Path> files = found.sorted(Comparator.reverseOrder()).toList();
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      } catch (IOException | UncheckedIOException e) {
        if (!pause()) {
          return;
        }
      }
    }
    deleteIfEmpty(folder.getParent());
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void deleteIfEmpty(@Nullable Path folder) {
    try {
      if (folder != null) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      // Another application is at work in it.
    }
  }
}
