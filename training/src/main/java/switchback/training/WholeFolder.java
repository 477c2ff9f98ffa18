package switchback.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.SwitchbackException;

/**
 * A folder that appears whole or not at all: written beside its place under another name, renamed
 * at the end.
 */
public final class WholeFolder {
  private WholeFolder() {}

  /** Writes into a folder, and may fail. */
  @FunctionalInterface
  public interface Writer<T> {
    /** Fills {@code partial}, which exists and is empty. */
    T write(Path partial) throws IOException;
  }

  /**
   * Lets {@code writer} fill a folder and moves it to {@code folder}. Whatever goes wrong, nothing
   * is left.
   *
   * @param folder must not exist yet, or be empty
   * @throws SwitchbackException where it is in use or cannot be written
   */
  public static <T> T write(Path folder, Writer<T> writer) {
    Path target = folder.toAbsolutePath().normalize();
    refuseFull(target);
    Path partial =
        target.resolveSibling(
            "." + target.getFileName() + ".partial-" + ProcessHandle.current().pid());
    try {
      Files.createDirectories(target.getParent() == null ? target : target.getParent());
      Files.createDirectory(partial);
      T result = writer.write(partial);
      Files.deleteIfExists(target);
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      return result;
    } catch (IOException e) {
      throw cannotWrite(target, e);
    } catch (UncheckedIOException e) {
      throw cannotWrite(target, e.getCause());
    } finally {
      delete(partial);
    }
  }

  private static void refuseFull(Path target) {
    if (!Files.exists(target)) {
      return;
    }
    try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.of(target)) {
      if (files.findAny().isPresent()) {
        throw new SwitchbackException(
            "the place for the result is taken",
            target,
            Files.isDirectory(target) ? "a folder with files in it" : "a file",
            "no such folder yet, or an empty one",
            "name another with --out, or remove it first");
      }
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  private static SwitchbackException cannotWrite(Path target, @Nullable IOException e) {
    return new SwitchbackException(
        "cannot write",
        target,
        e == null ? "an unknown failure" : e.toString(),
        "a place with room and the right to write",
        "check the disk and the folder's permissions, or name another with --out",
        e == null ? new IOException("unknown") : e);
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    }
  }
}
