package switchback.datasets.sources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import switchback.NumpyBytes;
import switchback.datasets.Dataset;
import switchback.datasets.tasks.Progress;

class NpyImagesFuzzTest extends ImageSourceFuzzTest {
  @Override
  protected String reader() {
    return "arrays of images (`npy:`)";
  }

  @Override
  protected List<byte[]> whole() {
    return List.of(
        NumpyBytes.npy("'|u1'", false, "(2, 3, 4, 5)", new byte[120]),
        NumpyBytes.floats("(3, 2, 2, 1)", new float[12]));
  }

  @Override
  protected Path place(Path parent, byte[] bytes) throws IOException {
    return Files.write(parent.resolve("test.npy"), bytes);
  }

  @Override
  Dataset open(Path place) {
    return NpyImages.read("fuzz", List.of(place), SourceOptions.DEFAULT, Progress.NONE, _ -> {});
  }
}
