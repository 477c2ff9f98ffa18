package switchback.datasets.sources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.images.ImageBytes;
import switchback.datasets.images.ImageFuzzTest;
import switchback.datasets.tasks.Progress;
import switchback.fuzz.FuzzTest;

/** Reads all images of a damaged tar file with labels. */
class TarShardsFuzzTest extends FuzzTest {
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
  protected void read(Path place) {
    Dataset dataset =
        TarShards.read("fuzz", place, SourceOptions.DEFAULT, Progress.NONE, notice -> {});
    for (ImageSet split : List.of(dataset.train(), dataset.test())) {
      for (int i = 0; i < split.size(); i++) {
        split.image(i);
      }
    }
  }

  @Override
  protected long allowed(byte[] file) {
    return ImageFuzzTest.most(file);
  }
}
