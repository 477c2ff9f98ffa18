package switchback.datasets.sources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import switchback.datasets.Dataset;
import switchback.datasets.images.ImageBytes;
import switchback.datasets.tasks.Progress;

/** Reads a complete image in one class and a damaged one in the other. */
class ImageFoldersFuzzTest extends ImageSourceFuzzTest {
  @Override
  protected String reader() {
    return "image folders";
  }

  @Override
  protected List<byte[]> whole() {
    return List.of(ImageBytes.LOSSY_WEBP, ImageBytes.LZW_TIFF, ImageBytes.CMYK_JPEG);
  }

  @Override
  protected Path place(Path parent, byte[] bytes) throws IOException {
    Path whole = Files.createDirectories(parent.resolve("whole"));
    Files.write(whole.resolve("a.webp"), ImageBytes.LOSSY_WEBP);
    Files.write(Files.createDirectories(parent.resolve("broken")).resolve("b.jpg"), bytes);
    return parent;
  }

  @Override
  Dataset open(Path place) {
    return ImageFolders.read("fuzz", place, SourceOptions.DEFAULT, Progress.NONE, notice -> {});
  }
}
