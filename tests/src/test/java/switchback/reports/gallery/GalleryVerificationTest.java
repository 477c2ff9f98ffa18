package switchback.reports.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.datasets.Dataset;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Recipe;
import switchback.deconv.Unpooling;
import switchback.reports.Json;
import switchback.reports.gallery.GalleryVerification.AvailableNetwork;
import switchback.reports.study.Split;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;
import switchback.training.verification.AvailableData;
import switchback.training.verification.Check;

/**
 * Verifies a gallery whose tiles can be worked out by hand, unchanged and altered. Of three images,
 * two excite conv2's feature 0, none feature 1, all feature 2, and two feature 3.
 */
class GalleryVerificationTest {
  private static final List<String> CLASSES = List.of("a", "b", "c");
  private static final ProjectableNetwork NETWORK = TinyGallery.pooled();
  private static final Split TRAIN =
      TinyGallery.split("train", new int[] {2, 0}, TinyGallery.first(), TinyGallery.second());
  private static final Split TEST = TinyGallery.split("test", new int[] {2}, TinyGallery.black());

  @TempDir Path house;
  private Path gallery = Path.of("");

  @BeforeEach
  void make() throws IOException {
    gallery = house.resolve("g");
    Map<String, List<Integer>> layers = new LinkedHashMap<>();
    layers.put("conv1", List.of(0, 2));
    layers.put("conv2", List.of(0, 1, 2, 3));
    TinyGallery.write(
        gallery,
        NETWORK,
        new Gallery.Settings(
            layers, 3, Recipe.ZEILER_FERGUS, List.of(Unpooling.FILL, Unpooling.random(5))),
        CLASSES,
        TRAIN,
        TEST);
  }

  private static AvailableData data(boolean isGiven) {
    return new AvailableData(new Dataset("dots", CLASSES, TRAIN.images(), TEST.images()), isGiven);
  }

  private static AvailableNetwork network() {
    return new AvailableNetwork(TinyGallery.subject(NETWORK), true);
  }

  private List<Check> checks(@Nullable Integer tiles) throws IOException {
    return checks(network(), data(true), tiles, 1);
  }

  private List<Check> checks(
      @Nullable AvailableNetwork network,
      @Nullable AvailableData data,
      @Nullable Integer tiles,
      long seed)
      throws IOException {
    try (Workers workers = new Workers(2)) {
      return GalleryVerification.open(gallery)
          .checks(network, data, tiles, seed, workers, Progress.NONE);
    }
  }

  /**
   * Returns the checks that differ, except gallery.js, which differs whenever gallery.json was
   * edited.
   */
  private static List<Check> differing(List<Check> checks) {
    return checks.stream()
        .filter(check -> check.outcome() == Check.Outcome.DIFFERS)
        .filter(check -> !check.part().equals("gallery.js"))
        .toList();
  }

  private void edit(String said, String instead) throws IOException {
    Path file = gallery.resolve("gallery.json");
    String text = Files.readString(file);
    assertThat(text).containsPattern(said);
    Files.writeString(file, Pattern.compile(said).matcher(text).replaceFirst(instead));
  }

  /** Returns a pattern of the manifest up to a key of the strongest unit of a feature of conv2. */
  private static String best(int feature, String key) {
    return "(\"layer\" : \"conv2\",\\s+\"feature\" : %d,[\\s\\S]*?\"rank\" : 1,[\\s\\S]*?\"%s\" : )"
        .formatted(feature, key);
  }

  @Test
  void aGalleryIsWhatItsRecordSays() throws IOException {
    List<Check> checks = checks(1000);
    assertThat(checks)
        .extracting(Check::part)
        .containsExactly(
            "files",
            "gallery.js",
            "index.html",
            "network",
            "pixel statistics",
            "train split",
            "test split",
            "data",
            "classes",
            "replay");
    assertThat(checks).filteredOn(check -> !check.isEqual()).hasSize(1);
    // conv1: two units of red and one of blue; conv2: two, three and two.
    assertThat(checks.getLast()).isEqualTo(Check.equal("replay", "10 of 10 tiles"));
  }

  @Test
  void everyFileButThreeHasItsDigest() throws IOException {
    GalleryManifest record = GalleryReader.read(gallery);
    assertThat(List.copyOf(record.files().keySet()))
        .isSorted()
        .contains("conv1.png", "conv1-filters.png", "conv2/000-maps.png", "site/site.css")
        .doesNotContain("index.html", "gallery.js", "gallery.json", "conv2/001.png");
    // The digest of "abc", from FIPS 180-4.
    Files.writeString(gallery.resolve("conv2/000.png"), "abc");
    assertThat(differing(checks(null)).getFirst().detail())
        .isEqualTo(
            "changed: SHA-256 %s recorded, ".formatted(record.files().get("conv2/000.png"))
                + "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad now");
  }

  @Test
  void aRecordReadsBackAsItWasWritten() throws IOException {
    String text = Files.readString(gallery.resolve("gallery.json"));
    assertThat(Json.write(GalleryReader.read(gallery)) + "\n").isEqualTo(text);
  }

  @Test
  void filesThatChangedAreMissingOrForeignAreNamed() throws IOException {
    byte[] bytes = Files.readAllBytes(gallery.resolve("conv1/000.png"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(gallery.resolve("conv1/000.png"), bytes);
    Files.delete(gallery.resolve("conv2-index.png"));
    Files.writeString(gallery.resolve("conv2/mine.txt"), "x");
    Files.writeString(gallery.resolve(".DS_Store"), "x");
    assertThat(differing(checks(null)))
        .extracting(check -> check.part() + " " + check.detail().replaceFirst(":.*", ""))
        .containsExactly(
            "conv1/000.png changed", "conv2-index.png missing", "conv2/mine.txt foreign");
    assertThat(checks(null)).noneMatch(check -> check.part().equals("files"));
    Files.writeString(gallery.resolve("gallery.js"), "alert(1)");
    assertThat(checks(null))
        .contains(Check.differs("gallery.js", "content differs from gallery.json"));
  }

  @Test
  void aLinkIsNoFileOfAGallery() throws IOException {
    Path elsewhere = Files.move(gallery.resolve("conv1.png"), house.resolve("elsewhere.png"));
    Files.createSymbolicLink(gallery.resolve("conv1.png"), elsewhere);
    assertThat(differing(checks(null))).containsExactly(Check.differs("conv1.png", "missing"));
  }

  /** The unit saw red 1 at (1, 2) and blue 1 at (0, 3): 1 + 1/2, projected as 1.5 and 0.75. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "activation | 1.5 | 1.25 | activation 1.25 recorded, 1.5 now",
        "scale | 1.5 | 2.0 | scale 2.0 recorded, 1.5 now",
        "mapMaximum | 1.5 | 2.0 | mapMaximum 2.0 recorded, 1.5 now",
        "label | \"c\" | \"a\" | label a recorded, c now",
        "y | 0 | 1 | location (1, 1) recorded, (0, 1) now",
        "index | 0 | 2 | no image 2 among the 2 of train",
        "index | 0 | -1 | no image -1 among the 2 of train",
        "y | 0 | 2 | no unit (2, 1) in maps of 2x2",
        "x | 1 | 7 | no unit (0, 7) in maps of 2x2"
      })
  void aTileThatCannotBeMadeAgainIsNamed(String key, String said, String instead, String difference)
      throws IOException {
    edit(best(0, key) + said, "$1" + instead);
    List<Check> differing = differing(checks(1000));
    assertThat(differing).hasSize(1);
    assertThat(differing.getFirst().part()).isEqualTo("conv2 feature 0 rank 1");
    assertThat(differing.getFirst().detail()).startsWith(difference);
  }

  @Test
  void pixelsThatPartAreCounted() throws IOException {
    Path file = gallery.resolve("conv2/000.png");
    BufferedImage image = ImageIO.read(file.toFile());
    // Two columns of 2x2 tiles: three recipes, then the image, from the top.
    assertThat(image.getHeight()).isEqualTo(8);
    int left = image.getRGB(0, 2);
    image.setRGB(0, 2, left ^ 0x000500);
    image.setRGB(1, 3, image.getRGB(1, 3) ^ 0x010000);
    image.setRGB(3, 6, image.getRGB(3, 6) ^ 0x000080);
    ImageIO.write(image, "png", file.toFile());
    List<Check> differing = differing(checks(1000));
    assertThat(differing)
        .extracting(Check::part)
        .containsExactly("conv2/000.png", "conv2 feature 0 rank 1", "conv2 feature 0 rank 2");
    assertThat(differing.get(1).detail())
        .matches("fill: 2 of 4 pixels differ, by up to [1-5] levels");
    assertThat(differing.get(2).detail())
        .isEqualTo("the image: 1 of 4 pixels differ, by up to 128 levels");
    Files.write(file, new byte[] {1, 2, 3});
    assertThat(differing(checks(1000)).get(1).detail()).startsWith("not a supported image");
    Files.delete(file);
    assertThat(differing(checks(1000)).get(1).detail()).isEqualTo("conv2/000.png is missing");
  }

  @Test
  void aTileOutsideOfItsPictureIsNamed() throws IOException {
    edit(
        best(0, "tile") + "\\{\\s+\"top\" : 0,\\s+\"left\" : 0",
        "$1{ \"top\" : 0, \"left\" : 2147483647");
    assertThat(differing(checks(1000)).getFirst().detail())
        .contains("2x2 at (0, 2147483647)", "conv2/000.png, which has 8x4 pixels");
  }

  @Test
  void tilesAreDrawnBySeedWithoutRepetition() throws IOException {
    for (int feature : List.of(0, 2, 3)) {
      Files.delete(gallery.resolve("conv2/00" + feature + ".png"));
    }
    Files.delete(gallery.resolve("conv1/000.png"));
    Files.delete(gallery.resolve("conv1/002.png"));
    List<String> drawn = tiles(4, 1);
    assertThat(drawn).hasSize(4).doesNotHaveDuplicates().isEqualTo(tiles(4, 1));
    assertThat(List.of(tiles(4, 2), tiles(4, 3), tiles(4, 4))).anyMatch(t -> !t.equals(drawn));
    assertThat(tiles(99, 5)).hasSize(10).doesNotHaveDuplicates();
  }

  private List<String> tiles(int count, long seed) throws IOException {
    return checks(network(), data(true), count, seed).stream()
        .map(Check::part)
        .filter(part -> part.contains(" rank "))
        .toList();
  }

  @Test
  void otherNetworksAndImagesDifferWhereTheyWereNamed() throws IOException {
    Subject tiny = TinyGallery.subject(NETWORK);
    Subject other = new Subject("tiny", "cd".repeat(32), "", NETWORK, tiny.statistics());
    Dataset swapped = new Dataset("swapped", CLASSES, TEST.images(), TRAIN.images());
    List<Check> named =
        checks(new AvailableNetwork(other, true), new AvailableData(swapped, true), 5, 1);
    assertThat(differing(named))
        .extracting(Check::part)
        .containsExactly("network", "train split", "test split");
    assertThat(named.getLast().outcome()).isEqualTo(Check.Outcome.NOT_CHECKED);
    List<Check> found =
        checks(new AvailableNetwork(other, false), new AvailableData(swapped, false), null, 1);
    assertThat(differing(found)).isEmpty();
    assertThat(checks(null, null, null, 1))
        .contains(
            Check.notChecked("network", "no --network"), Check.notChecked("data", "no --data"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"network", "data", "other data"})
  void aReplayNeedsBoth(String missing) {
    AvailableNetwork network = missing.equals("network") ? null : network();
    Dataset swapped = new Dataset("swapped", CLASSES, TEST.images(), TRAIN.images());
    AvailableData data =
        switch (missing) {
          case "data" -> null;
          case "other data" -> new AvailableData(swapped, false);
          default -> data(true);
        };
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> checks(network, data, 1, 1))
        .withMessageStartingWith("tiles cannot be made again: --replay: got no --");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"projection\" : \"[^\"]+\" | \"projection\" : \"../x\" | invalid file name: ../x",
        "\"projection\" : \"[^\"]+\" | \"projection\" : \"/etc/passwd\" | invalid file name:"
            + " /etc/passwd",
        "\"conv1.png\" : \" | \"conv1/../../x\" : \" | invalid file name: conv1/../../x",
        "\"conv1.png\" : \" | \"C:\\\\\\\\x\" : \" | invalid file name: C:",
        "\"conv1.png\" : \" | \"\" : \" | invalid file name: ,",
        "\"split\" : \"train\" | \"split\" : \"valid\" | unknown split: valid",
        "\"network\" : | \"other\" : | no network",
        "\"index\" : 0 | \"index\" : \"x\" | features[0].top[0].index: ",
        "(\"patch\" : [^}]*\"height\" : )1 | $1-1 | a patch cannot have -1 rows",
        "\"top\" : 3 | \"top\" : 0 | 0 units per feature, 3 recipes",
        "^\\{ | [ | JsonToken.START_ARRAY"
      })
  void whatNoGallerySaysIsRefused(String said, String instead, String got) throws IOException {
    edit(said, instead);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> checks(1))
        .withMessageStartingWith("damaged gallery: " + gallery.resolve("gallery.json") + ": got ")
        .withMessageContaining(got)
        .withMessageContaining("; hint: ");
  }

  @Test
  void aRecordOfMoreThan64MegabytesIsRefused() throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(gallery.resolve("gallery.json").toFile(), "rw")) {
      file.setLength((64L << 20) + 1);
    }
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> checks(null))
        .withMessageStartingWith("damaged gallery: ")
        .withMessageContaining("got more than 67108864 bytes,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"isolation", "unpooling", "rectification"})
  void recipesOfElsewhereAreNotReplayed(String choice) throws IOException {
    edit("(\"recipes\"[\\s\\S]*?\"" + choice + "\" : \")\\w+", "$1mine");
    assertThat(differing(checks(null))).isEmpty();
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> checks(1))
        .withMessageStartingWith("unknown recipe")
        .withMessageContaining("got mine,");
  }

  @Test
  void aGalleryOfBeforeThereWereDigestsStillReads() throws IOException {
    edit(",\\s+\"files\" : \\{[^}]*\\}", "");
    assertThat(checks(1000))
        .contains(
            Check.notChecked(
                "files", "this gallery is of an older version, which recorded no digests"),
            Check.equal("replay", "10 of 10 tiles"));
  }
}
