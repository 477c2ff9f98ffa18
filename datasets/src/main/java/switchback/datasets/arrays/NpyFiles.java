package switchback.datasets.arrays;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import switchback.datasets.files.AtomicFiles;
import switchback.datasets.tasks.SwitchbackException;

/** Reads and writes NumPy's {@code .npy} files, each of which holds one array. */
public final class NpyFiles {
  private NpyFiles() {}

  /**
   * Reads a file of format 1.0 to 3.0. The numbers are float16, which are widened to float32,
   * float32, float64, int32 or int64, in either byte order and in C or Fortran order.
   *
   * @throws SwitchbackException if it is cut short or holds anything else, such as pickled objects
   *     or a number that is not finite
   * @throws IOException if it cannot be read
   */
  public static NpyArray read(Path file) throws IOException {
    return read(file, "");
  }

  /**
   * Reads a file like {@link #read(Path)}; a message about one of its numbers names the axes.
   *
   * @param axes a letter for each of the last axes, such as {@code NCHW}
   */
  public static NpyArray read(Path file, String axes) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return NpyReader.read(in, file, axes, Integer.MAX_VALUE - 8);
    }
  }

  /**
   * Writes an array in format 1.0, little-endian in C order.
   *
   * @throws IOException if the file cannot be written; nothing is then left behind
   */
  public static void write(Path file, NpyArray array) throws IOException {
    AtomicFiles.write(
        file,
        temporary -> {
          try (OutputStream out = Files.newOutputStream(temporary)) {
            out.write(NpyHeader.write(array));
            out.write(array.bytes());
          }
        });
  }
}
