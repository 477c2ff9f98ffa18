package switchback.datasets.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import switchback.datasets.files.Digests;

/**
 * Checks that WebP images have the pixels that {@code dwebp} of libwebp 1.2.4 gives for them, to
 * the bit. The files are by its {@code cwebp}.
 */
class WebpTest {
  static Stream<Arguments> files() {
    return Stream.of(
        Arguments.of(
            "strong filter, odd size",
            17,
            13,
            "UklGRoYAAABXRUJQVlA4IHoAAACwBACdASoRAA0APxFysFA0qyekMAgCkCIJbACdMoMYOFf/jgGBVT9E"
                + "kZfw3EhoAP6XlDScuowPxCrXVeBWgbR0CY3AXvtAnUqVbAC+xBTTNutD2roB542f2s/8VlnTHQl+0b/U"
                + "7gI4FQ8GOBUuml/POF0sXKlGPgAAAA==",
            "16b616cffba154dc6e1260d78fd280b1344cdfcc5ef56593a3b5841ae6733f4c"),
        Arguments.of(
            "simple filter",
            33,
            17,
            "UklGRtoAAABXRUJQVlA4IM4AAADSBgCdASohABEAPzmGtVQ0LCYkKq3+iicJbACdMoQQFln9w5u9VGDA"
                + "ZIAAlcM1GV9V5cxUMQDJ68nuApFt5gAA/mVKNPpm/n0AuaDQUus5jTVPxMIHD7fMl9nOeLPkDHyOlqaR"
                + "dyKkNYnR9l4IdDOejxxX99OeVkacYjVT4yG29cp8tlk9Uxom43kvaa46T/vW59lkzhMOzhQld1G2G/jO"
                + "TRmPDbnYdj6vW3SFgt1S/XrQU5ff/BqsvYFT3/wZUNQuRzhYgsHIx6m4ubAAAA==",
            "90114159b0a55182fd7ed4fc974cdadbed6a2e96f69e5c61fcbf4b9db3b89a2f"),
        Arguments.of(
            "no filter, high quality",
            16,
            16,
            "UklGRkQBAABXRUJQVlA4IDgBAAA0BgCdASoQABAAAAAIJbACdLoA+AD8K7wA4ADylvYK/ar9M/ZHeIJ6"
                + "MuVjMEqAfpieGTvMoLD2poIAAP7/GiB9iZ94ia/KjG7xU/zKdFJPq8p4CdHhLV1DwSMVPr/4Dfash2C1"
                + "Ie6Iv5ZD+P9pI8G6W95SlTvSzQVaG2fxkUN9vtzAyuu9bcb94S0nnnHyH7zXvyH3i5X+X4Xueb7cQv+h"
                + "thpvt/8X0X9dgZ7Fwv7ixlD61zKNv8///o4KzxobdkPIKvMf/VJ4jIK9nf3bayCuP6W8fb8QnfP4Jd1l"
                + "8F/f/Z+3/F2LhzdkxQ7aYiJOyBvz/Ug+Zd3WmdUzC3I1bWxq4PdOWn5xdFv/8tZf/MNu8dOI3//48f/S"
                + "kn/w3whmsM2f+TQHTelbvWEP/mJf+1PQoZYGAWIAAAA=",
            "0c260c85445daf12b4a55db6a651172277bf21dc42ef5f224dae01c6484426ce"),
        Arguments.of(
            "four segments",
            48,
            80,
            "UklGRowBAABXRUJQVlA4IIABAADwCgCdASowAFAACQCsJbACdMoSMNJFsvWXjEwxsLzvNhGa0v0l9E8k"
                + "eVyn76DeMvP8dg/nQpkD1r2BNtw3eSKs61bwB0uOHkBnrsUaHF5GwwfUXfsd68UZJc/8/5e4tWAA/fnl"
                + "h5YLcIW5aXFOZecL5uhHAK9F7yMKvcW3d1f65KgLFEw13WQEYqOA3V0MOofBY8iekRjmuZwl/HG4wK+U"
                + "TnLW23XJTb4RwXY8ld/jpP6g9sVA1OKsRIqz+qGx8x2sgeoiRYFDVOBmRI6jPNq9LluSsE2jXyr7Icnr"
                + "JVTS5p7WusdIcAjp73cTW4JbUrj47sNqe0ptxrxfFRkYRR/oUZEuBvOrxZy7wL5LWeHptD9DKQDjqxkd"
                + "W8anOAtMJf540f2mGbxYTct9j0oryMsZ0Zp6zgajAWJuUW7vsPeF+earfGX3URLe2DmF63SzNIkooNBP"
                + "bfMY9TCI/HR6txJglnEj8pYg6Euf22RTZZZPrZ4NRPU9pY6NuujnNjwAAAA=",
            "e2d14f544a988e1ec61ff863390b5e5ae58f20da662a70878461897da96aa78e"),
        Arguments.of(
            "transparency",
            19,
            21,
            "UklGRqgBAABXRUJQVlA4WAoAAAAQAAAAEgAAFAAAQUxQSIkAAAARb6AgbQMWT0P3IiL0GBLbZGBWa5sM"
                + "P2e1RBgRiEAEIhCBCEQgwogwE4EIynxbh4j+K2zbtlFndvJG0bT9OK/boWrOfuo6dMO0EE1LbMelhYwE"
                + "YblNYDJBL1miETIiyt6PFWURPuIVE8HkZEXZJzu0MDk7PmJMr5u4JX+OZIYXZV+AycjvF2H5PQBWUDgg"
                + "+AAAAJAGAJ0BKhMAFQA+7WyuUqmlpCKoCAEwHYlsAJ0yg8Qpw3oFq/BgPVy03Led3wAC9sRm7ZUBF2v6"
                + "qNSF6AAA/peZmIn26k3bMHgBtG2AzKpo5uH+EbTlaEVIWnfD7boJqSXko8SmApyVZzuTn9dzf6XNZLAZ"
                + "RHt8sk1sD2EOHMb/t8SZb/8GLRRKn5m3/UvQXZJe4rSm7PWz6pt0tVALCoU+wOKrNopsCgrGVACXRn3b"
                + "GywY4asTh/Lx2B/rj+X55Gr/7/OiqHWodJ8dOP1BdHWAe37EaLj8f0J6JuCxdP1/Puhh+3x2W8cZP8EJ"
                + "7SB4vKUckHa2GIAA",
            "95c35d3faf8872840e21b504caa9af571365c7eb5033cf3cb0415880331cfead"),
        Arguments.of(
            "one pixel wide",
            1,
            9,
            "UklGRkoAAABXRUJQVlA4ID4AAABwAgCdASoBAAkAAsBMJagCdLoBJgLf/A8/wU+AAP6yCT2i/NQ7PvZ/"
                + "fuCLaf3BTkuvWcqt1ezRdX58kemgAA==",
            "90b7d43fb9fed17ffa97e783e9795c6f4b513338ba1cc4179f0fede61781e8d3"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void lossyPicturesAreThoseOfLibwebp(
      String name, int width, int height, String file, String expected) {
    RgbImage image = decoded(Base64.getDecoder().decode(file));
    assertThat(image.width()).isEqualTo(width);
    assertThat(image.height()).isEqualTo(height);
    assertThat(digest(image)).isEqualTo(expected);
  }

  /** Checks an animation whose only frame, 17x13 of 20x20 pixels, is lossy. */
  @Test
  void theFrameOfAnAnimationIsThatOfTheStillImage() {
    byte[] still = Base64.getDecoder().decode((String) files().findFirst().orElseThrow().get()[3]);
    byte[] picture = Arrays.copyOfRange(still, 12, still.length);
    byte[] frame =
        ImageBytes.join(new byte[] {1, 0, 0, 2, 0, 0, 16, 0, 0, 12, 0, 0, 0, 0, 0, 0}, picture);
    RgbImage moved =
        decoded(
            ImageBytes.webp(
                ImageBytes.webpChunk("VP8X", new byte[] {2, 0, 0, 0, 19, 0, 0, 19, 0, 0}),
                ImageBytes.webpChunk("ANIM", new byte[6]),
                ImageBytes.webpChunk("ANMF", frame)));
    RgbImage expected = decoded(still);
    for (int y = 0; y < 20; y++) {
      for (int x = 0; x < 20; x++) {
        boolean isInside = x >= 2 && x < 19 && y >= 4 && y < 17;
        assertThat(moved.rgb(x, y)).isEqualTo(isInside ? expected.rgb(x - 2, y - 4) : 0x808080);
      }
    }
  }

  /** Checks levels of linear light: 0.2, 0.4 and 0.6 are 124, 170 and 203 of 255 in sRGB. */
  @Test
  void coloursFollowTheProfile() {
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    byte[] picture =
        Arrays.copyOfRange(ImageBytes.LOSSLESS_WEBP, 12, ImageBytes.LOSSLESS_WEBP.length);
    RgbImage image =
        decoded(
            ImageBytes.webp(
                ImageBytes.webpChunk("VP8X", new byte[] {0x20, 0, 0, 0, 2, 0, 0, 1, 0, 0}),
                ImageBytes.webpChunk("ICCP", profile),
                picture));
    assertThat(image.rgb(0, 0)).isEqualTo(0xFF0000);
    assertThat(image.rgb(1, 1)).isEqualTo(0xFFFFFF);
    int rgb = image.rgb(2, 1);
    assertThat(rgb >> 16).isBetween(123, 125);
    assertThat(rgb >> 8 & 0xFF).isBetween(169, 171);
    assertThat(rgb & 0xFF).isBetween(202, 204);
  }

  private static RgbImage decoded(byte[] file) {
    return ImageDecoder.decode(file, "file", notice -> {});
  }

  /** Returns the SHA-256 of an image's red, green and blue levels, pixel by pixel. */
  static String digest(RgbImage image) {
    ByteBuffer pixels = ByteBuffer.allocate(3 * image.width() * image.height());
    for (int i = 0; i < image.width() * image.height(); i++) {
      int rgb = image.rgb(i % image.width(), i / image.width());
      pixels.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
    }
    MessageDigest digest = Digests.sha256();
    digest.update(pixels.array());
    return Digests.hex(digest);
  }
}
