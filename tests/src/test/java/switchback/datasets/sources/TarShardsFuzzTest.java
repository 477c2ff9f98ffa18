package switchback.datasets.sources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import switchback.datasets.Dataset;
import switchback.datasets.cifar.Cifar10Files;
import switchback.datasets.images.ImageBytes;
import switchback.datasets.tasks.Progress;

/** Reads all images of a damaged tar file with labels. */
class TarShardsFuzzTest extends ImageSourceFuzzTest {
  @Override
  protected String reader() {
    return "tar files of images";
  }

  @Override
  protected List<byte[]> whole() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("train/a/1.tif", ImageBytes.LZW_TIFF);
    entries.put("test/a/1.jpg", ImageBytes.CMYK_JPEG);
    Map<String, byte[]> labelled = new LinkedHashMap<>();
    labelled.put("1.webp", ImageBytes.LOSSY_WEBP);
    labelled.put("1.json", Cifar10Files.text("{\"label\": 3}"));
    return List.of(Cifar10Files.tar(entries), Cifar10Files.tar(labelled));
  }

  @Override
  protected Path place(Path parent, byte[] bytes) throws IOException {
    return Files.write(parent.resolve("broken.tar"), bytes);
  }

  @Override
  Dataset open(Path place) {
    return TarShards.read("fuzz", place, SourceOptions.DEFAULT, Progress.NONE, notice -> {});
  }
}
