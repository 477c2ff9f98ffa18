package switchback.datasets.arrays;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import switchback.datasets.files.AtomicFiles;
import switchback.datasets.tasks.SwitchbackException;

/** Arrays as NumPy's {@code .npy} files. */
public final class NpyFiles {
  private NpyFiles() {}

  /**
   * Reads a file of format 1.0 to 3.0: float32, float64, int32 or int64 of either byte order, in C
   * or Fortran order.
   *
   * @throws SwitchbackException where it holds anything else, such as pickled objects or a number
   *     that is not finite, or is cut short
   * @throws IOException where it cannot be read
   */
  public static NpyArray read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return NpyReader.read(in, file, Integer.MAX_VALUE - 8);
    }
  }

  /**
   * Writes format 1.0, little-endian in C order.
   *
   * @throws IOException where the file cannot be written; nothing is left behind then
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
