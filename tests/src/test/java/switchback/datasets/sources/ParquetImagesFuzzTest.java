package switchback.datasets.sources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import switchback.datasets.Dataset;
import switchback.datasets.tasks.Progress;

/** Reads all images of a damaged Parquet file with labels. */
class ParquetImagesFuzzTest extends ImageSourceFuzzTest {
  @Override
  protected String reader() {
    return "Parquet files of images";
  }

  @Override
  protected List<byte[]> whole() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String name : List.of("struct-snappy", "plain-zstd", "plain-gzip", "plain-none")) {
      files.add(Files.readAllBytes(ParquetImagesTest.file(name + ".parquet")));
    }
    return files;
  }

  @Override
  protected Path place(Path parent, byte[] bytes) throws IOException {
    return Files.write(parent.resolve("broken.parquet"), bytes);
  }

  @Override
  Dataset open(Path place) {
    return ParquetImages.read("fuzz", place, SourceOptions.DEFAULT, Progress.NONE, notice -> {});
  }
}
