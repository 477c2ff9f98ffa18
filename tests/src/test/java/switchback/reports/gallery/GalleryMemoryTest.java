package switchback.reports.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.Recipe;
import switchback.reports.drawing.PngFiles;
import switchback.reports.sheets.ContactSheet;
import switchback.reports.sheets.SheetLayout;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.training.kernels.Workers;

/** Tests that a gallery that does not fit fails before it starts, and names what would fit. */
class GalleryMemoryTest {
  private static final Split SPLIT =
      TinyGallery.split("train", new int[] {0, 1}, TinyGallery.first(), TinyGallery.second());

  @TempDir private Path house = Path.of("");

  private static Gallery.Settings settings(int top) {
    return new Gallery.Settings(Map.of("conv2", List.of(0, 1, 2, 3)), top, Recipe.ZEILER_FERGUS);
  }

  private static void check(int top) {
    SearchedImages images = new SearchedImages("dots", List.of("a", "b"), List.of(SPLIT));
    try (Workers workers = new Workers(2)) {
      Study study = new Study(TinyGallery.subject(TinyGallery.pooled()), images, workers);
      GalleryMemory.check(study, settings(top), 1_000_000_000);
    }
  }

  @Test
  void theNumberThatIsNamedFitsAndOneMoreDoesNot() {
    check(9);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> check(Integer.MAX_VALUE))
        .withMessageContaining("would not fit into ")
        .satisfies(
            e -> {
              Matcher hint = Pattern.compile("hint: --top (\\d+), or ").matcher(e.getMessage());
              assertThat(hint.find()).as(e.getMessage()).isTrue();
              int fitting = Integer.parseInt(hint.group(1));
              assertThatCode(() -> check(fitting)).doesNotThrowAnyException();
              assertThatExceptionOfType(SwitchbackException.class)
                  .isThrownBy(() -> check(fitting + 1));
            });
  }

  @Test
  void whatCannotFitIsRefusedBeforeAnythingIsDone() {
    Path folder = house.resolve("gallery");
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(
            () ->
                TinyGallery.write(
                    folder,
                    TinyGallery.pooled(),
                    settings(1_000_000_000),
                    List.of("a", "b"),
                    SPLIT))
        .withMessageStartingWith("the gallery would not fit into ")
        .withMessageContaining(": --top 1000000000: got ");
    assertThat(folder).doesNotExist();
  }

  @Property(tries = 40)
  void aLayoutIsThatOfTheSheet(
      @ForAll @IntRange(min = 1, max = 60) int features,
      @ForAll @IntRange(min = 1, max = 20) int top,
      @ForAll @IntRange(min = 1, max = 14) int height,
      @ForAll @IntRange(min = 1, max = 14) int width) {
    ContactSheet.Caption words = new ContactSheet.Caption("title", "subtitle", List.of("foot"));
    BufferedImage sheet = new ContactSheet(words, features, top, height, width).image();
    SheetLayout layout = SheetLayout.of(features, top, height, width);
    // Margins, and text above and below.
    assertThat(sheet.getWidth()).isEqualTo(160 + Math.max(860, layout.width()));
    assertThat(sheet.getHeight() - layout.height()).isBetween(160L, 700L);
  }

  /**
   * Three bytes per pixel in a buffer of the next power of two, and a copy or the previous buffer.
   */
  @Test
  void theEncodersBufferDoubles() {
    assertThat(PngFiles.heap(1_000_000)).isEqualTo(4_194_304 + 3_000_000);
    assertThat(PngFiles.heap(1_500_000)).isEqualTo(8_388_608 + 4_500_000);
    assertThat(PngFiles.heap(1_400_000)).isEqualTo(8_388_608 + 4_200_000);
    assertThat(PngFiles.heap(1 << 20)).isEqualTo(4_194_304 + 3_145_728);
  }

  @Test
  void galleriesAsTheyAreFit() throws IOException {
    TinyGallery.write(
        house.resolve("small"), TinyGallery.pooled(), settings(9), List.of("a", "b"), SPLIT);
    assertThat(house.resolve("small/gallery.json")).isNotEmptyFile();
  }
}
