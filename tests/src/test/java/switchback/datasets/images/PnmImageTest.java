package switchback.datasets.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.datasets.tasks.SwitchbackException;

/** Checks the formats of Netpbm, whose manual pages state the levels. */
class PnmImageTest {
  private static RgbImage decoded(byte[] file) {
    return ImageDecoder.decode(file, "file", notice -> {});
  }

  private static byte[] file(String header, int... samples) {
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < samples.length; i++) {
      bytes[i] = (byte) samples[i];
    }
    return ImageBytes.join(ImageBytes.ascii(header), bytes);
  }

  /** Each file is of 3x2 pixels: black, white, black / white, black, white. */
  static Stream<Arguments> bitmaps() {
    return Stream.of(
        Arguments.of("P1 as text", file("P1\n3 2\n1 0 1\n0 1 0\n")),
        Arguments.of("P1 without spaces", file("P1 3 2 101010")),
        Arguments.of("P1 with comments", file("P1 # one\n#two\n3 2\n10 #three\n1\n010")),
        Arguments.of("P2", file("P2\n3 2\n7\n0 7 0 7 0 7")),
        Arguments.of("P3", file("P3\n3 2\n1\n0 0 0 1 1 1 0 0 0\n1 1 1 0 0 0 1 1 1\n")),
        Arguments.of("P4", file("P4\n3 2\n", 0b10100000, 0b01000000)),
        Arguments.of("P5", file("P5\n3 2\n9\n", 0, 9, 0, 9, 0, 9)),
        Arguments.of(
            "P5 of 16 bits", file("P5 3 2 1000\n", 0, 0, 3, 232, 0, 0, 3, 232, 0, 0, 3, 232)),
        Arguments.of(
            "P6",
            file(
                "P6\n3 2\n255\n",
                0,
                0,
                0,
                255,
                255,
                255,
                0,
                0,
                0,
                -1,
                -1,
                -1,
                0,
                0,
                0,
                -1,
                -1,
                -1)),
        Arguments.of(
            "P7",
            file(
                """
                P7
                WIDTH 3
                HEIGHT 2
                # of bits
                DEPTH 1
                MAXVAL 1
                TUPLTYPE BLACKANDWHITE
                ENDHDR
                """,
                0,
                1,
                0,
                1,
                0,
                1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bitmaps")
  void readsBitsInEveryForm(String form, byte[] file) {
    RgbImage image = decoded(file);
    assertThat(image.width()).isEqualTo(3);
    assertThat(image.height()).isEqualTo(2);
    for (int i = 0; i < 6; i++) {
      assertThat(image.rgb(i % 3, i / 3)).isEqualTo(i % 2 == 0 ? 0 : 0xFFFFFF);
    }
  }

  @Test
  void scalesSamplesToLevels() {
    // 100 of 1000 are 25.5, 300 of 65535 are 1.17, 500 are 1.95; 10, 20 and 30 of 100 as given.
    assertThat(decoded(file("P5 1 1 1000\n", 0, 100)).rgb(0, 0)).isEqualTo(0x1A1A1A);
    assertThat(decoded(file("P5 1 1 65535\n", 300 >> 8, 300)).rgb(0, 0)).isEqualTo(0x010101);
    assertThat(decoded(file("P5 1 1 65535\n", 500 >> 8, 500)).rgb(0, 0)).isEqualTo(0x020202);
    assertThat(decoded(file("P6 1 1 100\n", 10, 20, 30)).rgb(0, 0)).isEqualTo(0x1A334D);
    assertThat(decoded(file("P3 1 1 511 511 0 256")).rgb(0, 0)).isEqualTo(0xFF0080);
  }

  @Test
  void mixesTransparencyWithMidGrey() {
    String header = "P7\nWIDTH 1\nHEIGHT 1\nDEPTH %d\nMAXVAL 255\nTUPLTYPE %s\nENDHDR\n";
    byte[] colours = file(header.formatted(4, "RGB_ALPHA"), 255, 0, 100, 0);
    assertThat(decoded(colours).rgb(0, 0)).isEqualTo(0x808080);
    // 51 * 0.2 + 128 * 0.8 = 112.6.
    byte[] grey = file(header.formatted(2, "GRAYSCALE_ALPHA"), 51, 51);
    assertThat(decoded(grey).rgb(0, 0)).isEqualTo(0x717171);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P1\n3 2\n10101",
        "P1\n3 2\n101012",
        "P2\n2 1\n255\n1 ",
        "P2\n2 1\n255\n1 300 ",
        "P5\n2 2\n255\nabc",
        "P5\n2 2\n0\nabcd",
        "P5\n2 2\n65536\nabcdefgh",
        "P5\n2 x\n255\nabcd",
        "P5\n-2 2\n255\nabcd",
        "P5\n2 99999999999\n255\nabcd",
        "P7\nWIDTH 2\nHEIGHT 2\nDEPTH 1\nENDHDR\nabcd",
        "P7\nWIDTH 2\nHEIGHT 2\nDEPTH 9\nMAXVAL 255\nENDHDR\nabcd",
        "P7\nWIDTH 2\nHEIGHT 2\n",
        "P6\n30000 30000\n255\nabcd",
      })
  void refusesWhatIsDamaged(String file) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> decoded(ImageBytes.ascii(file)))
        .withMessageMatching("(cannot decode an image|an image is too large): file: .*");
  }
}
