package switchback.reports.gallery;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import switchback.datasets.Dataset;
import switchback.datasets.tasks.Progress;
import switchback.deconv.Isolation;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Recipe;
import switchback.deconv.Rectification;
import switchback.deconv.Unpooling;
import switchback.fuzz.FuzzTest;
import switchback.fuzz.JsonMutator;
import switchback.fuzz.Mutator;
import switchback.reports.study.Split;
import switchback.training.kernels.Workers;
import switchback.training.verification.AvailableData;

/** Verifies whole galleries with broken manifests, with a replay of tiles. */
class GalleryFuzzTest extends FuzzTest {
  private static final List<String> CLASSES = List.of("a", "b", "c");
  private static final String RECORD = "gallery.json";

  private final ProjectableNetwork pooled = TinyGallery.pooled();
  private final Split train =
      TinyGallery.split("train", new int[] {2, 0}, TinyGallery.first(), TinyGallery.second());
  private final Split test = TinyGallery.split("test", new int[] {2}, TinyGallery.black());
  private final Workers workers = new Workers(1);
  private final Map<String, byte[]> first;
  private final Map<String, byte[]> second;

  GalleryFuzzTest() throws IOException {
    first = files(Recipe.ZEILER_FERGUS, Unpooling.FILL, Unpooling.random(5));
    second = files(Recipe.of(Isolation.MAP, Unpooling.CORNER, Rectification.LINEAR));
  }

  /** The names of the files that a gallery needs for its tiles. */
  private Map<String, byte[]> files(Recipe recipe, Unpooling... further) throws IOException {
    Path folder = Files.createTempDirectory("gallery");
    Map<String, List<Integer>> layers = Map.of("conv2", List.of(0, 1, 3));
    Gallery.Settings settings = new Gallery.Settings(layers, 2, recipe, List.of(further));
    TinyGallery.write(folder, pooled, settings, CLASSES, train, test);
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : List.of(RECORD, "gallery.js", "conv2/000.png", "conv2/003.png")) {
      files.put(name, Files.readAllBytes(folder.resolve(name)));
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    return files;
  }

  @AfterEach
  void endThreads() {
    workers.close();
  }

  @Override
  protected String reader() {
    return RECORD;
  }

  @Override
  protected List<byte[]> whole() {
    return List.of(requireNonNull(first.get(RECORD)), requireNonNull(second.get(RECORD)));
  }

  @Override
  protected byte[] broken(Mutator mutator, List<byte[]> whole) {
    return JsonMutator.broken(whole, mutator);
  }

  /** Places a manifest beside the pictures of the first gallery. */
  @Override
  protected Path place(Path parent, byte[] bytes) throws IOException {
    Path gallery = parent.resolve("gallery");
    if (Files.notExists(gallery)) {
      Files.createDirectories(gallery.resolve("conv2"));
      for (Map.Entry<String, byte[]> file : first.entrySet()) {
        Files.write(gallery.resolve(file.getKey()), file.getValue());
      }
    }
    Files.write(gallery.resolve(RECORD), bytes);
    return gallery;
  }

  @Override
  protected void read(Path place) throws IOException {
    GalleryVerification.AvailableNetwork network =
        new GalleryVerification.AvailableNetwork(TinyGallery.subject(pooled), true);
    Dataset data = new Dataset("dots", CLASSES, train.images(), test.images());
    GalleryVerification.open(place)
        .checks(network, new AvailableData(data, true), 2, 1, workers, Progress.NONE);
  }
}
