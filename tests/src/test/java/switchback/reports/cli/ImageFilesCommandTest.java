package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.NumpyBytes;
import switchback.fixtures.Json;
import tools.jackson.databind.JsonNode;

/** Runs commands over image files, one of which is damaged. */
class ImageFilesCommandTest extends CommandTest {
  private static final String DAMAGED = "train/red/damaged.jpg";

  @TempDir private static Path house;

  /** Writes the same images to a folder and to a tar file. */
  @BeforeAll
  static void furnish() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    Random random = new Random(1);
    for (int i = 0; i < 24; i++) {
      String split = i < 18 ? "train/" : "test/";
      files.put(split + (i % 2 == 0 ? "red/" : "blue/") + i + ".png", png(random));
    }
    files.put(DAMAGED, "no image".getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> each : files.entrySet()) {
        Path file = house.resolve("photos").resolve(each.getKey());
        Files.createDirectories(file.getParent());
        Files.write(file, each.getValue());
        TarArchiveEntry entry = new TarArchiveEntry(each.getKey());
        entry.setSize(each.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(each.getValue());
        tar.closeArchiveEntry();
      }
    }
    Files.write(house.resolve("photos.tar"), bytes.toByteArray());
  }

  private static byte[] png(Random random) throws IOException {
    BufferedImage image = new BufferedImage(40, 32, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 40 * 32; i++) {
      image.setRGB(i % 40, i / 40, random.nextInt(1 << 24));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static String images() {
    return "images:" + house.resolve("photos");
  }

  private int gallery(String name, String data, String... more) {
    String[] arguments = {
      "gallery",
      "pretrained",
      "--data=" + data,
      "--features=0-5",
      "--top=3",
      "--unpoolings=none",
      "--out=" + house.resolve(name)
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return run(all);
  }

  private static JsonNode manifest(String name) throws IOException {
    return Json.read(house.resolve(name).resolve("gallery.json"));
  }

  @Test
  void endsWithTheNamesOfDamagedImages() {
    assertThat(gallery("none", images())).isEqualTo(1);
    assertThat(errors())
        .last()
        .asString()
        .startsWith("error: cannot decode 1 of 25 images: ")
        .contains("got " + DAMAGED + " (", "leave them out by --skip-bad");
    assertThat(house.resolve("none")).doesNotExist();
  }

  @Test
  void makesTheSameGalleryFromAFolderAndATarFile() throws IOException {
    assertThat(gallery("of-folder", images(), "--skip-bad")).isZero();
    assertThat(gallery("of-tar", "tar:" + house.resolve("photos.tar"), "--skip-bad", "--cache=0"))
        .isZero();
    JsonNode folder = manifest("of-folder");
    JsonNode tar = manifest("of-tar");
    assertThat(folder.get("data").get("leftOut").get(0).stringValue()).isEqualTo(DAMAGED);
    assertThat(folder.get("data").get("images").intValue()).isEqualTo(18);
    JsonNode first = folder.get("features").get(0).get("top").get(0);
    assertThat(first.get("path").stringValue()).matches("train/(red|blue)/\\d+\\.png");
    assertThat(tar.get("features")).isEqualTo(folder.get("features"));
    assertThat(tar.get("data").get("sha256")).isEqualTo(folder.get("data").get("sha256"));
    assertThat(tar.get("data").get("leftOut")).isEqualTo(folder.get("data").get("leftOut"));
    JsonNode files = folder.get("files");
    for (String name : files.propertyNames()) {
      if (name.matches("conv\\d/.*")) {
        assertThat(pixels("of-tar", name)).as(name).isEqualTo(pixels("of-folder", name));
      }
    }
  }

  /** Checks the test images as a folder and as an array, whose classes are only numbered. */
  @Test
  void makesTheSameGalleryFromAFolderAndAnArray() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : List.of("blue", "red")) {
      try (Stream<Path> found = Files.list(house.resolve("photos/test").resolve(name))) {
        found.sorted().forEach(files::add);
      }
    }
    ByteBuffer levels = ByteBuffer.allocate(files.size() * 32 * 40 * 3);
    ByteBuffer labels = ByteBuffer.allocate(files.size());
    for (Path file : files) {
      BufferedImage image = ImageIO.read(file.toFile());
      for (int i = 0; i < 40 * 32; i++) {
        int rgb = image.getRGB(i % 40, i / 40);
        levels.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
      }
      labels.put((byte) (file.toString().contains("red") ? 1 : 0));
    }
    String shape = "(%d, 32, 40, 3)".formatted(files.size());
    Path array = house.resolve("photos-test.npy");
    Path classes = house.resolve("labels.npy");
    Files.write(array, NumpyBytes.npy("'|u1'", false, shape, levels.array()));
    String length = "(%d,)".formatted(files.size());
    Files.write(classes, NumpyBytes.npy("'|u1'", false, length, labels.array()));
    assertThat(gallery("of-files", images(), "--skip-bad", "--split=test")).isZero();
    assertThat(gallery("of-array", "npy:" + array + "," + classes, "--split=test")).isZero();
    assertThat(manifest("of-array").get("data").get("sha256"))
        .isEqualTo(manifest("of-files").get("data").get("sha256"));
    JsonNode expected = manifest("of-files").get("features");
    JsonNode got = manifest("of-array").get("features");
    assertThat(got.size()).isEqualTo(expected.size()).isPositive();
    for (int i = 0; i < got.size(); i++) {
      JsonNode top = got.get(i).get("top");
      for (int unit = 0; unit < top.size(); unit++) {
        JsonNode same = expected.get(i).get("top").get(unit);
        for (String key : List.of("index", "strength", "y", "x")) {
          assertThat(top.get(unit).get(key)).isEqualTo(same.get(key));
        }
        int index = top.get(unit).get("index").intValue();
        assertThat(top.get(unit).get("path").stringValue())
            .isEqualTo("photos-test.npy[" + index + "]");
      }
    }
    JsonNode written = manifest("of-files").get("files");
    for (String name : written.propertyNames()) {
      if (name.matches("conv\\d/.*")) {
        assertThat(pixels("of-array", name)).as(name).isEqualTo(pixels("of-files", name));
      }
    }
  }

  /** Returns the pixels of a picture, whose texts name the kind of the data. */
  private static int[] pixels(String gallery, String file) throws IOException {
    BufferedImage image = ImageIO.read(house.resolve(gallery).resolve(file).toFile());
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  @Test
  void verifiesAGalleryThatLeavesImagesOut() {
    assertThat(gallery("verified", images(), "--skip-bad")).isZero();
    String place = house.resolve("verified").toString();
    assertThat(run("verify", place, "--data=" + images(), "--replay=5")).isZero();
    assertThat(out.toString()).contains("train split").doesNotContain("differs");
  }

  @Test
  void recordsInARunWhatWasLeftOut() throws IOException {
    String place = house.resolve("run").toString();
    assertThat(
            run(
                "train",
                "--data=" + images(),
                "--skip-bad",
                "--epochs=1",
                "--batch=9",
                "--out=" + place))
        .isZero();
    JsonNode data = Json.read(house.resolve("run/run.json")).get("data");
    assertThat(data.get("leftOut").get(0).stringValue()).isEqualTo(DAMAGED);
    assertThat(data.get("trainImages").intValue()).isEqualTo(18);
    assertThat(run("verify", place, "--data=" + images())).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lots", "-1", "1.5g", "9999999999999999", "12 m"})
  void rejectsAmountsOfMemory(String amount) {
    assertThat(run("evaluate", "pretrained", "--data=synthetic", "--cache=" + amount)).isEqualTo(2);
    assertThat(errors()).first().asString().contains("invalid amount of memory: --cache: got");
  }
}
