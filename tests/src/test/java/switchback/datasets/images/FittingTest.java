package switchback.datasets.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.datasets.ImageSet;

class FittingTest {
  /** Draws an image whose pixel in column x and row y is red x, green y and any blue. */
  private static RgbImage places(int width, int height) {
    int[] pixels = new int[width * height];
    Random random = new Random(width);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = ((i % width) << 16) | ((i / width) << 8) | random.nextInt(256);
    }
    return new RgbImage(width, height, pixels);
  }

  private static RgbImage grey(int width, int height, int level) {
    int[] pixels = new int[width * height];
    Arrays.fill(pixels, level * 0x010101);
    return new RgbImage(width, height, pixels);
  }

  @Test
  void withoutAResizeTheLargestPartIsScaled() {
    RgbImage image = places(64, 40);
    ImageSet alone = new Fitting(3, 8, 12, null).alone(image);
    assertThat(alone.size()).isEqualTo(1);
    assertThat(alone.label(0)).isZero();
    assertThat(planes(alone, 0)).containsExactly(image.fit(12, 8).planes());
    assertThat(new Fitting(3, 8, 12, null).text(image)).isEqualTo(image.fitting(12, 8));
  }

  /** The shorter side of 100x50 becomes 10, and the centre of 20x10 begins at (6, 2). */
  @Test
  void withAResizeTheCentreOfTheScaledImageIsCutOut() {
    RgbImage image = places(100, 50);
    Fitting fitting = new Fitting(3, 6, 8, 10);
    RgbImage scaled = Resampling.scale(image, 0, 0, 100, 50, 20, 10);
    ImageSet alone = fitting.alone(image);
    for (int y = 0; y < 6; y++) {
      for (int x = 0; x < 8; x++) {
        int rgb = scaled.rgb(6 + x, 2 + y);
        for (int channel = 0; channel < 3; channel++) {
          assertThat(alone.pixel(0, channel, y, x)).isEqualTo((rgb >> (16 - 8 * channel)) & 0xFF);
        }
      }
    }
    assertThat(fitting.text(image))
        .isEqualTo("100x50, scaled to 20x10, cropped in the middle to 8x6");
  }

  @Test
  void anImageWhoseShorterSideIsAlreadyRightIsOnlyCropped() {
    RgbImage image = places(20, 10);
    ImageSet alone = new Fitting(3, 6, 8, 10).alone(image);
    assertThat(alone.pixel(0, 0, 0, 0)).isEqualTo(6);
    assertThat(alone.pixel(0, 1, 0, 0)).isEqualTo(2);
    assertThat(alone.pixel(0, 0, 5, 7)).isEqualTo(13);
    assertThat(alone.pixel(0, 1, 5, 7)).isEqualTo(7);
  }

  @Test
  void anImageOfTheNetworksSizeIsNotChanged() {
    RgbImage image = places(8, 6);
    for (Integer resize : new Integer[] {null, 6, 10}) {
      assertThat(planes(new Fitting(3, 6, 8, resize).alone(image), 0))
          .containsExactly(image.planes());
    }
  }

  /** A side that would be shorter than the network's input becomes as long as it. */
  @ParameterizedTest
  @CsvSource({"5, 5", "5, 9", "9, 5", "2, 3", "200, 5", "5, 200", "1, 1", "6, 100"})
  void aResizeBelowTheInputStillGivesTheInput(int width, int height) {
    ImageSet alone = new Fitting(3, 6, 8, 5).alone(grey(width, height, 77));
    assertThat(planes(alone, 0)).hasSize(3 * 6 * 8).containsOnly(77);
  }

  @Property(tries = 300)
  void everyImageIsFitted(
      @ForAll @IntRange(min = 1, max = 90) int width,
      @ForAll @IntRange(min = 1, max = 90) int height,
      @ForAll @IntRange(min = 1, max = 20) int toHeight,
      @ForAll @IntRange(min = 1, max = 20) int toWidth,
      @ForAll @IntRange(min = 0, max = 30) int resize,
      @ForAll boolean isGrey) {
    Fitting fitting = new Fitting(isGrey ? 1 : 3, toHeight, toWidth, resize == 0 ? null : resize);
    RgbImage image = grey(width, height, 200);
    assertThat(planes(fitting.alone(image), 0))
        .hasSize((isGrey ? 1 : 3) * toHeight * toWidth)
        .containsOnly((byte) 200);
    assertThat(fitting.text(image)).contains(toWidth + "x" + toHeight);
  }

  /** By the shares of ITU-R BT.601, rounded. */
  @ParameterizedTest
  @CsvSource({
    "255, 0, 0, 76",
    "0, 255, 0, 150",
    "0, 0, 255, 29",
    "255, 255, 255, 255",
    "0, 0, 0, 0",
    "10, 20, 30, 18",
  })
  void networksOfOneChannelSeeGrey(int red, int green, int blue, int level) {
    RgbImage image = new RgbImage(1, 1, new int[] {red << 16 | green << 8 | blue});
    Fitting fitting = new Fitting(1, 1, 1, null);
    assertThat(fitting.alone(image).pixel(0, 0, 0, 0)).isEqualTo(level);
    assertThat(fitting.text(image)).isEqualTo("unchanged, 1x1, turned grey");
  }

  @Test
  void otherNumbersOfChannelsTakeNoImages() {
    assertThat(new Fitting(1, 2, 2, null).takesImages()).isTrue();
    assertThat(new Fitting(3, 2, 2, null).takesImages()).isTrue();
    Fitting four = new Fitting(4, 2, 2, null);
    assertThat(four.takesImages()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> four.alone(grey(2, 2, 0)))
        .withMessageContaining("4 channels");
  }

  @Test
  void setsAreFittedImageByImage() {
    RgbImage first = places(9, 9);
    RgbImage second = grey(9, 9, 120);
    ImageSet images =
        new ImageSet(3, 9, 9, new byte[][] {first.planes(), second.planes()}, new int[] {4, 7});
    Fitting fitting = new Fitting(3, 4, 4, 6);
    ImageSet fitted = fitting.of(images);
    assertThat(fitting.fits(images)).isFalse();
    assertThat(fitting.fits(fitted)).isTrue();
    assertThat(fitted.size()).isEqualTo(2);
    assertThat(fitted.label(0)).isEqualTo(4);
    assertThat(fitted.label(1)).isEqualTo(7);
    assertThat(planes(fitted, 0)).containsExactly(planes(fitting.alone(first), 0));
    assertThat(planes(fitted, 1)).containsOnly(120);
  }

  @Test
  void aSetThatFitsIsNotCopied() {
    ImageSet images = new ImageSet(3, 2, 2, new byte[][] {new byte[12]}, new int[] {1});
    assertThat(new Fitting(3, 2, 2, 256).of(images)).isSameAs(images);
  }

  @Test
  void greySetsAndColouredSetsBecomeEachOther() {
    ImageSet grey = new ImageSet(1, 1, 2, new byte[][] {{10, -1}}, new int[] {3});
    ImageSet coloured = new Fitting(3, 1, 2, null).of(grey);
    assertThat(planes(coloured, 0)).containsExactly(10, -1, 10, -1, 10, -1);
    assertThat(coloured.label(0)).isEqualTo(3);
    ImageSet red = new ImageSet(3, 1, 1, new byte[][] {{-1, 0, 0}}, new int[] {0});
    assertThat(planes(new Fitting(1, 1, 1, null).of(red), 0)).containsExactly(76);
  }

  private static byte[] planes(ImageSet images, int index) {
    byte[] planes = new byte[images.channels() * images.height() * images.width()];
    for (int i = 0; i < planes.length; i++) {
      int plane = images.height() * images.width();
      planes[i] =
          (byte)
              images.pixel(
                  index, i / plane, i % plane / images.width(), i % plane % images.width());
    }
    return planes;
  }
}
