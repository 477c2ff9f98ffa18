package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import switchback.datasets.arrays.NpyArray;
import switchback.datasets.arrays.NpyFiles;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.MapShape;

/** Reads images from a file of values in network-input space. */
final class InputFile {
  private InputFile() {}

  /**
   * Checks that a file is there, before anything else is read.
   *
   * @throws SwitchbackException if it is missing, empty or a folder
   */
  static void check(Path file) {
    boolean isFolder = Files.isDirectory(file);
    if (isFolder || file.toFile().length() == 0) {
      throw new SwitchbackException(
          "no such file",
          file,
          isFolder ? "a folder" : Files.exists(file) ? "an empty file" : "nothing",
          "a file",
          "check the path; a relative one starts in the current folder");
    }
  }

  /**
   * Reads a {@code .npy} file.
   *
   * @return one array per image, (C, H, W), rounded to float
   * @throws SwitchbackException if the file holds no images, or images of another shape or type
   */
  static List<float[]> read(Path file, MapShape input) throws IOException {
    check(file);
    NpyArray array = NpyFiles.read(file, input.height() == 1 ? "" : "NCHW");
    List<Integer> image = List.of(input.channels(), input.height(), input.width());
    List<Integer> shape = array.shape();
    boolean fits = isOne(shape, input) || isBatch(shape, input);
    if (!fits || !array.type().isFloating()) {
      throw new SwitchbackException(
          "values do not fit the network's input",
          file,
          array.type() + " of shape " + shape,
          "float16, float32 or float64 of shape %s, or N of these".formatted(image),
          "channels come before rows and columns; values are (pixel / 255 - mean) / sd");
    }
    float[] all = array.floats();
    List<float[]> images = new ArrayList<>();
    for (int from = 0; from < all.length; from += input.size()) {
      images.add(Arrays.copyOfRange(all, from, from + input.size()));
    }
    return images;
  }

  private static boolean isOne(List<Integer> shape, MapShape input) {
    return shape.equals(List.of(input.channels(), input.height(), input.width()));
  }

  /** Returns whether a shape is that of several images, or of several lines (N, C, steps). */
  private static boolean isBatch(List<Integer> shape, MapShape input) {
    List<Integer> image = List.of(input.channels(), input.height(), input.width());
    List<Integer> line = List.of(input.channels(), input.width());
    List<Integer> each = shape.isEmpty() ? shape : shape.subList(1, shape.size());
    return !shape.isEmpty()
        && shape.getFirst() > 0
        && (each.equals(image) || (input.height() == 1 && each.equals(line)));
  }
}
