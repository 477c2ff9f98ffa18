package switchback.datasets.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.datasets.tasks.SwitchbackException;

/** Tells kinds by signatures that are taken from the specifications of the formats. */
class ImageKindTest {
  @ParameterizedTest
  @CsvSource({
    "0000010001002015000001002000D203, ICO icon",
    "00000200010020200000010001003001, CUR cursor",
    "00000018667479706865696300000000, HEIC",
    "0000001C667479706D696631000000006D69663161766966, AVIF",
    "0000001C667479706D696631000000006D69663168656963, HEIC",
    "0000001866747970617669660000000061766966, AVIF",
    "0000000C6A5020200D0A870A, JPEG 2000",
    "FF4FFF51002F0000, JPEG 2000",
    "FF0A7F80, JPEG XL",
    "0000000C4A584C200D0A870A, JPEG XL",
    "255044462D312E370A, PDF",
    "38425053000100000000, PSD",
    "2521505300, PostScript",
    "000000206674797069736F6D0000020069736F6D, MP4 video",
    "00000014667479707174202000000000, MOV video",
    "52494646000000004156492000000000, AVI video",
    "1A45DFA39F4286810142F7810142F2810442F381084282847765626D, WebM video",
    "1A45DFA3A34286810142F7810142F2810442F3810842828861747265, MKV video",
    "000001BA44000400, MPEG video",
    "762F310102000000, OpenEXR",
    "233F52414449414E43450A, Radiance HDR",
    "444453207C000000, DDS texture",
    "0000020000000000000000002000100018200000, TGA",
    "504B030414000000, ZIP archive",
    "1F8B0800, gzip archive",
    "934E554D50590100, NumPy array",
    "894844460D0A1A0A, HDF5 file",
    "49492A00100000004352020000000000, CR2 raw photo",
    "667479702063727820, text",
    "0000001866747970637278200000000163727820, raw photo",
    "46554A4946494C4D4343442D524157, raw photo",
    "0005160700020000, macOS resource file",
    "68656C6C6F0A, text",
    "0000000000000000, file of zeros",
    "010203FDFEFF8000, unknown kind",
    "FFF94C80, unknown kind",
  })
  void namesWhatIsNotSupported(String hexadecimal, String label) {
    ImageKind kind = ImageKind.of(java.util.HexFormat.of().parseHex(hexadecimal));
    assertThat(kind.label()).isEqualTo(label);
    assertThat(kind.isSupported()).isFalse();
    assertThat(kind.hint()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'<?xml version=\"1.0\"?> <!-- x --> <svg xmlns=\"s\"/>', SVG drawing",
    "'  <svg width=\"3\"/>', SVG drawing",
    "'<!DOCTYPE html><html></html>', web page",
    "'<html><svg/></html>', web page",
    "'version https://git-lfs.github.com/spec/v1', Git LFS pointer",
    "'{\"key\": 1}', text",
    "'BM is how this text starts', text",
  })
  void namesTexts(String text, String label) {
    assertThat(ImageKind.of(ImageBytes.ascii(text)).label()).isEqualTo(label);
  }

  @Test
  void namesFilesBySignaturesFurtherIn() {
    byte[] tar = new byte[512];
    tar[0] = 'a';
    System.arraycopy(ImageBytes.ascii("ustar"), 0, tar, 257, 5);
    assertThat(ImageKind.of(tar)).isEqualTo(ImageKind.TAR);
    byte[] dicom = new byte[132];
    System.arraycopy(ImageBytes.ascii("DICM"), 0, dicom, 128, 4);
    assertThat(ImageKind.of(dicom)).isEqualTo(ImageKind.DICOM);
    assertThat(ImageKind.of(new byte[0])).isEqualTo(ImageKind.EMPTY);
  }

  @Test
  void tellsRawPhotosByTheDirectoryOfTheirTiff() {
    byte[] none = new byte[0];
    assertThat(ImageKind.of(ImageBytes.tiff(ByteOrder.LITTLE_ENDIAN, none, 50_706, 4, 0x0401)))
        .isEqualTo(ImageKind.DNG);
    byte[] make = ImageBytes.ascii("NIKON CORPORATION\0");
    byte[] nikon = ImageBytes.tiff(ByteOrder.BIG_ENDIAN, make, 254, 4, 1, 271, 4, 8, 330, 4, 0);
    // The make is text of 18 letters, stored before the directory.
    int entry = 8 + make.length + 2 + 12;
    System.arraycopy(new byte[] {0, 2, 0, 0, 0, 18}, 0, nikon, entry + 2, 6);
    assertThat(ImageKind.of(nikon)).isEqualTo(ImageKind.NEF);
    byte[] other = nikon.clone();
    other[8] = 'X';
    assertThat(ImageKind.of(other)).isEqualTo(ImageKind.OTHER_RAW);
    // An image with a preview of its own after it is an image.
    byte[] image = nikon.clone();
    image[entry - 1] = 0;
    assertThat(ImageKind.of(image)).isEqualTo(ImageKind.TIFF);
  }

  @Test
  void knowsSupportedKindsByTheirFirstBytes() throws IOException {
    for (var file : DamagedImagesTest.whole().entrySet()) {
      byte[] head = Arrays.copyOf(file.getValue(), Math.min(40, file.getValue().length));
      ImageKind kind = ImageKind.of(head);
      assertThat(kind.isSupported()).as(file.getKey()).isTrue();
      String label = kind.label().toLowerCase(java.util.Locale.ROOT);
      assertThat(file.getKey()).contains(label);
      assertThat(kind.hint()).isEmpty();
    }
  }

  @Test
  void refusesThemByNameWithAHintOfTheirOwn() {
    byte[] icon = ImageBytes.bytes(0, 0, 1, 0, 1, 0, 32, 21, 0, 0, 1, 0, 32, 0);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> ImageDecoder.decode(icon, "shard.tar: x.jpg", line -> {}))
        .withMessage(
            "not a supported image: shard.tar: x.jpg: got ICO icon, expected a PNG, JPEG, GIF, BMP,"
                + " TIFF, WebP or PPM image; hint: convert it to PNG, for example by: magick FILE"
                + " FILE.png");
  }
}
