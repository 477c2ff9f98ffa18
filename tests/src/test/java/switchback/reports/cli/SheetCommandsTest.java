package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.imaging.FormatCompliance;
import org.apache.commons.imaging.bytesource.ByteSource;
import org.apache.commons.imaging.formats.tiff.AbstractTiffRasterData;
import org.apache.commons.imaging.formats.tiff.TiffDirectory;
import org.apache.commons.imaging.formats.tiff.TiffReader;
import org.apache.commons.imaging.formats.tiff.constants.TiffTagConstants;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.datasets.arrays.NpyFiles;
import switchback.reports.drawing.PngFiles;

/** Runs the commands that make sheets, on the bundled network and a few images of noise. */
class SheetCommandsTest extends CommandTest {
  private static final int IMAGE = 3 * 32 * 32;

  @TempDir static Path house;
  @TempDir Path folder;

  @BeforeAll
  static void makeImages() throws IOException {
    Random random = new Random(1);
    for (String file : List.of("data_batch_1.bin", "test_batch.bin")) {
      byte[] records = new byte[6 * 3073];
      random.nextBytes(records);
      for (int i = 0; i < 6; i++) {
        records[i * 3073] = (byte) i;
      }
      Files.write(house.resolve(file), records);
    }
    // One class with one image.
    BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 1024; i++) {
      picture.setRGB(i % 32, i / 32, random.nextInt(0x1000000));
    }
    Path only = Files.createDirectories(house.resolve("folders/only & <one>"));
    PngFiles.write(only.resolve("a.png"), picture, Map.of());
  }

  private static String data() {
    return "cifar10:" + house;
  }

  private int draw(String command, String... options) {
    return run(
        Stream.concat(Stream.of(command, "pretrained"), Stream.of(options)).toArray(String[]::new));
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void make(Path file, String command, String... options) {
    String[] all =
        Stream.concat(Stream.of(options), Stream.of("--data=" + data(), "--out=" + file))
            .toArray(String[]::new);
    assertThat(draw(command, all)).as(err.toString()).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).endsWith("sheet: " + file + System.lineSeparator());
  }

  @Test
  void aSheetHoldsWhatProjectGivesForEveryFeature() throws IOException {
    make(file("all.npy"), "sheet", "--index=test:2", "--layer=conv2");
    float[] all = NpyFiles.read(file("all.npy")).floats();
    assertThat(all).hasSize(64 * IMAGE);
    for (int feature : new int[] {0, 9, 63}) {
      Path one = file(feature + ".npy");
      int status =
          draw(
              "project",
              "--data=" + data(),
              "--index=test:2",
              "--layer=conv2",
              "--feature=" + feature,
              "--out=" + one);
      assertThat(status).isZero();
      assertThat(Arrays.copyOfRange(all, feature * IMAGE, (feature + 1) * IMAGE))
          .containsExactly(NpyFiles.read(one).floats());
    }
  }

  @Test
  void tiffAndNpyHoldTheSameBits() throws IOException {
    String[] options = {"--layer=conv1", "--feature=3", "--split=all", "--limit=8"};
    make(file("f.npy"), "feature", options);
    make(file("f.tif"), "feature", options);
    float[] values = NpyFiles.read(file("f.npy")).floats();
    assertThat(values).hasSize(8 * IMAGE);
    List<TiffDirectory> pages =
        new TiffReader(true)
            .readDirectories(
                ByteSource.file(file("f.tif").toFile()), true, FormatCompliance.getDefault())
            .directories;
    assertThat(pages).hasSize(8);
    assertThat(
            pages.getLast().getFieldValue(TiffTagConstants.TIFF_TAG_IMAGE_DESCRIPTION).toString())
        .startsWith("feature 3, test:1 automobile, ")
        .contains("network-input space", "switchback.recipe: zeiler-fergus");
    for (int page = 0; page < 8; page++) {
      AbstractTiffRasterData raster = pages.get(page).getRasterData(null);
      for (int i = 0; i < IMAGE; i++) {
        float read = raster.getValue(i % 32, i / 32 % 32, i / 1024);
        assertThat(Float.floatToRawIntBits(read))
            .isEqualTo(Float.floatToRawIntBits(values[page * IMAGE + i]));
      }
    }
  }

  @Test
  void picturesNameTheirUnits() throws IOException {
    make(file("f.png"), "feature", "--layer=conv1", "--feature=3", "--split=all", "--limit=8");
    assertThat(PngFiles.readText(file("f.png")).getOrDefault("switchback.units", "").lines())
        .hasSize(8)
        .satisfies(
            units -> assertThat(units.getFirst()).startsWith("feature 3, train:0 airplane, "))
        .satisfies(
            units -> assertThat(units.getLast()).startsWith("feature 3, test:1 automobile, "));
    assertThat(ImageIO.read(file("f.png").toFile()).getWidth()).isEqualTo(2126);
  }

  @Test
  void twoFeaturesCloselyAreTwoOfTheWhole() throws IOException {
    make(file("all.npy"), "strongest", "--layer=conv1");
    make(file("two.npy"), "strongest", "--layer=conv1", "--features=3,17");
    make(file("two.png"), "strongest", "--layer=conv1", "--features=3,17", "--scale=sheet");
    float[] all = NpyFiles.read(file("all.npy")).floats();
    float[] two = NpyFiles.read(file("two.npy")).floats();
    assertThat(Arrays.copyOfRange(two, 0, IMAGE))
        .containsExactly(Arrays.copyOfRange(all, 3 * IMAGE, 4 * IMAGE));
    assertThat(Arrays.copyOfRange(two, IMAGE, 2 * IMAGE))
        .containsExactly(Arrays.copyOfRange(all, 17 * IMAGE, 18 * IMAGE));
    assertThat(PngFiles.readText(file("two.png"))).containsEntry("switchback.scale", "sheet");
  }

  @Test
  void anImageFileIsFittedAndNamed() throws IOException {
    Path image = file("dog & cat.png");
    PngFiles.write(image, new BufferedImage(70, 50, BufferedImage.TYPE_INT_RGB), Map.of());
    assertThat(draw("sheet", "--image=" + image, "--layer=conv1", "--out=" + file("s.png")))
        .isZero();
    assertThat(err.toString()).contains("70x50", "32x32");
    assertThat(PngFiles.readText(file("s.png")))
        .containsEntry("switchback.data", "Image dog & cat.png");
  }

  @Test
  void oneClassWithOneImageIsEnough() throws IOException {
    for (String command : List.of("feature", "strongest")) {
      Path file = file(command + ".png");
      String feature = command.equals("feature") ? "--feature=1" : "--features=1";
      int status =
          draw(
              command,
              "--data=images:" + house.resolve("folders"),
              "--layer=conv1",
              feature,
              "--out=" + file);
      assertThat(status).as(err.toString()).isZero();
      assertThat(PngFiles.readText(file).get("switchback.units"))
          .startsWith("feature 1, train:0 only & <one>, ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sheet", "feature", "strongest"})
  void helps(String command) {
    assertThat(draw(command, "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: switchback " + command).contains("--scale");
    assertThat(err.toString()).isEmpty();
  }

  private void assertFails(int status, String expected, String... command) {
    String[] options = Arrays.copyOfRange(command, 1, command.length);
    assertThat(draw(command[0], options)).isEqualTo(status);
    assertThat(out.toString()).isEmpty();
    List<String> lines = errors();
    assertThat(lines).hasSize(status == Main.USAGE ? 2 : 1);
    assertThat(lines.getFirst()).startsWith("error: ").contains(expected);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "sheet --index=test:0 --layer=conv9,conv1",
    "sheet --index=test:6 --layer=conv1,test:5",
    "sheet --layer=conv1,--index",
    "sheet --index=test:0,--layer",
    "sheet --index=test:0 --layer=conv1 --features=32,0 to 31",
    "sheet --index=test:0 --layer=conv1 --scale=page,tile or sheet",
    "sheet --index=test:0 --layer=conv1 --tile=patch --recipe=blog,image with --isolation map",
    "feature --layer=conv1 --feature=32,0 to 31",
    "feature --layer=conv1 --feature=3 --limit=0,1 or more",
    "feature --layer=conv1 --feature=3 --limit=1025,1024 at most",
    "feature --layer=conv1,--feature",
    "strongest --layer=conv1 --features=x,0 to 31",
    "strongest --layer=conv1 --split=half,train"
  })
  void refusesAWrongCommandLine(String words, String expected) {
    assertFails(
        2,
        expected,
        Stream.concat(
                Stream.of(words.split(" ", -1)),
                Stream.of("--data=" + data(), "--out=" + file("s.png")))
            .toArray(String[]::new));
  }

  @Test
  void refusesAFileOfAnotherKind() {
    assertFails(
        2, "FILE.png", "sheet", "--index=test:0", "--layer=conv1", "--out=" + file("s.jpg"));
  }

  @Test
  void refusesAFolderThatIsNotThereBeforeItSearches() {
    assertFails(
        1,
        "no such folder",
        "strongest",
        "--data=" + data(),
        "--layer=conv1",
        "--out=" + file("none/s.png"));
  }

  @Test
  void refusesDataThatIsNotThere() {
    assertFails(
        1,
        "nowhere",
        "feature",
        "--data=cifar10:" + folder.resolve("nowhere"),
        "--layer=conv1",
        "--feature=0",
        "--out=" + file("s.png"));
  }
}
