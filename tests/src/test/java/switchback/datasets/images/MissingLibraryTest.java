package switchback.datasets.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.datasets.Dataset;
import switchback.datasets.sources.DatasetSource;
import switchback.datasets.sources.SourceOptions;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.fixtures.JavaProcess;

/** Reads WebP in a Java of its own where libwebp can be loaded, and where it cannot. */
class MissingLibraryTest {
  private static final String PROPERTY = "com.luciad.imageio.webp.tmpdir";
  private static final String CONVERT =
      "convert the image to PNG, for example by: dwebp FILE -o FILE.png";
  private static final String CHOOSE =
      "hint: set SWITCHBACK_JAVA_OPTS=-D" + PROPERTY + "=DIR for a folder that does, or " + CONVERT;

  @TempDir Path folder;
  private Path lossy;
  private Path lossless;
  private Path photos;

  /** Prints what comes of each argument: an image's size and a pixel, or a folder's images. */
  static final class Reading {
    public static void main(String[] arguments) {
      for (String argument : arguments) {
        try {
          System.out.println(read(Path.of(argument)));
        } catch (SwitchbackException e) {
          System.out.println(e.getMessage());
        }
      }
    }

    private static String read(Path place) {
      if (Files.isDirectory(place)) {
        Dataset data =
            DatasetSource.openOffline(
                "images:" + place, SourceOptions.DEFAULT, Map.of(), Progress.NONE, line -> {});
        data.train().image(0);
        data.test().image(0);
        return "all images";
      }
      RgbImage image = ImageDecoder.decode(place);
      return "%dx%d %06X".formatted(image.width(), image.height(), image.rgb(1, 1));
    }
  }

  @BeforeEach
  void writeImages() throws IOException {
    lossy = Files.write(folder.resolve("lossy.webp"), ImageBytes.LOSSY_WEBP);
    lossless = Files.write(folder.resolve("lossless.webp"), ImageBytes.LOSSLESS_WEBP);
    photos = folder.resolve("photos");
    for (String path : List.of("test/a/1.tif", "test/a/2.tif", "train/a/3.webp")) {
      Path file = photos.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, path.endsWith("webp") ? ImageBytes.LOSSY_WEBP : ImageBytes.LZW_TIFF);
    }
  }

  /** Returns what the reading prints, both streams together, without the warnings of Java. */
  private List<String> lines(String... flags) throws IOException, InterruptedException {
    List<String> needed = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED"));
    needed.addAll(List.of(flags));
    List<String> places = Stream.of(lossy, lossless, photos).map(Path::toString).toList();
    Process process =
        new ProcessBuilder(JavaProcess.command(needed, Reading.class.getName(), places))
            .redirectErrorStream(true)
            .start();
    List<String> lines = process.inputReader().readAllLines();
    assertThat(process.waitFor()).as(lines.toString()).isZero();
    return lines.stream().filter(line -> !line.startsWith("WARNING: ")).toList();
  }

  /** Returns the lines that are expected where libwebp does not load for a reason. */
  private List<String> refused(String reason, String expected) {
    String got = "a WebP image, while libwebp " + reason;
    return List.of(
        "cannot decode an image: %s: got %s, expected %s".formatted(lossy, got, expected),
        "cannot decode an image: %s: got %s, expected %s".formatted(lossless, got, expected),
        ("cannot decode 1 of 3 images: %s: got train/a/3.webp (%s), expected complete images of"
                + " supported kinds; hint: repair or remove them, or leave them out by --skip-bad")
            .formatted(photos, got));
  }

  /** Checks a folder that is below a file, into which not even root can write. */
  @ParameterizedTest
  @ValueSource(strings = {PROPERTY, "java.io.tmpdir"})
  void aFolderThatCannotBeWrittenIsNamed(String property) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    for (Path place : List.of(file, file.resolve("below"))) {
      assertThat(lines("-D" + property + "=" + place))
          .isEqualTo(
              refused(
                  "cannot be unpacked into %s (%s)".formatted(place, property),
                  "a folder that lets files be written; " + CHOOSE));
    }
  }

  /** Checks a Java that takes itself for one of another machine, whose binary does not load. */
  @Test
  void aBinaryThatDoesNotLoadIsNamed() throws Exception {
    String other = System.getProperty("os.arch").equals("aarch64") ? "amd64" : "aarch64";
    assertThat(lines("-Dos.arch=" + other, "-D" + PROPERTY + "=" + folder))
        .containsSubsequence(
            refused(
                "does not load from %s (%s)".formatted(folder, PROPERTY),
                "a folder that has 1 MB of room and lets programs be loaded; " + CHOOSE))
        .noneMatch(line -> line.startsWith("\tat "));
  }

  @Test
  void aMachineWithoutABinaryIsNamed() throws Exception {
    assertThat(lines("-Dos.arch=s390x", "-Dos.name=Linux"))
        .isEqualTo(
            refused(
                "comes without a binary for Linux/s390x",
                "an image of a kind that needs none, such as PNG; hint: " + CONVERT));
  }

  /** Checks the usual case; the levels are known from libwebp itself. */
  @Test
  void aFolderThatCanBeWrittenIsLeftEmpty() throws Exception {
    Path place = Files.createDirectory(folder.resolve("unpacked"));
    assertThat(lines("-D" + PROPERTY + "=" + place))
        .containsExactly("16x16 34679A", "3x2 FFFFFF", "all images");
    try (Stream<Path> left = Files.list(place)) {
      assertThat(left).isEmpty();
    }
  }
}
