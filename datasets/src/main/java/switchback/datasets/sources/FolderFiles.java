package switchback.datasets.sources;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import switchback.datasets.Portable;
import switchback.datasets.files.Places;

/** Labelled image files in a folder and the folders below it. */
final class FolderFiles implements LabelledFiles {
  private final Path root;
  private final List<String> paths;
  private final int[] labels;

  /**
   * Creates labelled files.
   *
   * @param paths the paths below {@code root}, with {@code /} between the names
   * @param labels one per path; not copied
   */
  FolderFiles(Path root, List<String> paths, int[] labels) {
    this.root = root;
    this.paths = List.copyOf(paths);
    this.labels = labels;
  }

  @Override
  public int size() {
    return paths.size();
  }

  @Override
  public String path(int index) {
    return paths.get(index);
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public String where(int index) {
    return file(index).toString();
  }

  private Path file(int index) {
    return root.resolve(paths.get(index));
  }

  @Override
  public byte[] bytes(int index, int most) throws IOException {
    try (InputStream stream = Files.newInputStream(file(index))) {
      return stream.readNBytes(most);
    }
  }

  @Override
  public LabelledFiles chosen(int[] numbers) {
    return new FolderFiles(
        root,
        IntStream.of(numbers).mapToObj(paths::get).toList(),
        IntStream.of(numbers).map(i -> labels[i]).toArray());
  }

  @Override
  public Portable<LabelledFiles> portable() {
    String folder = Places.text(root);
    List<String> theirs = paths;
    int[] their = labels;
    return () -> new FolderFiles(Places.path(folder), theirs, their);
  }
}
