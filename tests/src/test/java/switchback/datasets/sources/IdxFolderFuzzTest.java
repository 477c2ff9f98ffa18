package switchback.datasets.sources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import switchback.datasets.Dataset;
import switchback.datasets.tasks.Progress;

class IdxFolderFuzzTest extends ImageSourceFuzzTest {
  @Override
  protected String reader() {
    return "IDX files (`idx:`)";
  }

  @Override
  protected List<byte[]> whole() {
    return List.of(
        IdxFolderTest.idx(new byte[24], 2, 3, 4), IdxFolderTest.idx(new byte[24], 2, 3, 2, 2));
  }

  @Override
  protected Path place(Path parent, byte[] bytes) throws IOException {
    Files.write(parent.resolve("test-images"), bytes);
    Files.write(parent.resolve("test-labels"), IdxFolderTest.idx(new byte[2], 2));
    return parent;
  }

  @Override
  Dataset open(Path place) {
    return IdxFolder.read("fuzz", place, SourceOptions.DEFAULT, Progress.NONE, _ -> {});
  }
}
