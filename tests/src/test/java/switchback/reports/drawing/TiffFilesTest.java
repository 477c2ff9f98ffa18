package switchback.reports.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.imaging.FormatCompliance;
import org.apache.commons.imaging.bytesource.ByteSource;
import org.apache.commons.imaging.formats.tiff.AbstractTiffRasterData;
import org.apache.commons.imaging.formats.tiff.TiffDirectory;
import org.apache.commons.imaging.formats.tiff.TiffReader;
import org.apache.commons.imaging.formats.tiff.constants.TiffTagConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.training.graphs.MapShape;

class TiffFilesTest {
  private static final MapShape SHAPE = new MapShape(3, 2, 5);

  @TempDir Path folder;

  private static float[] values(int from) {
    float[] values = new float[30];
    for (int i = 0; i < 30; i++) {
      values[i] = (float) Math.sin(from + i) * (float) Math.pow(10, i - 15);
    }
    values[0] = -0f;
    values[1] = Float.MIN_VALUE;
    values[2] = -Float.MAX_VALUE;
    return values;
  }

  static List<TiffDirectory> directories(Path file) throws IOException {
    return new TiffReader(true)
        .readDirectories(ByteSource.file(file.toFile()), true, FormatCompliance.getDefault())
        .directories;
  }

  @Test
  void anotherReaderFindsTheSameBits() throws IOException {
    Path file = folder.resolve("a.tif");
    TiffFiles.write(file, SHAPE, List.of("first", "gr\u00fcn"), page -> values(page == 0 ? 1 : 40));
    List<TiffDirectory> pages = directories(file);
    assertThat(pages).hasSize(2);
    for (int page = 0; page < 2; page++) {
      float[] expected = values(page == 0 ? 1 : 40);
      AbstractTiffRasterData raster = pages.get(page).getRasterData(null);
      assertThat(raster.getWidth()).isEqualTo(5);
      assertThat(raster.getHeight()).isEqualTo(2);
      assertThat(raster.getSamplesPerPixel()).isEqualTo(3);
      for (int i = 0; i < 30; i++) {
        float read = raster.getValue(i % 5, i / 5 % 2, i / 10);
        assertThat(Float.floatToRawIntBits(read)).isEqualTo(Float.floatToRawIntBits(expected[i]));
      }
    }
    assertThat(pages.getLast().getFieldValue(TiffTagConstants.TIFF_TAG_IMAGE_DESCRIPTION))
        .isEqualTo("gr\u00fcn");
    assertThat(pages.getFirst().getFieldValue(TiffTagConstants.TIFF_TAG_SAMPLE_FORMAT, true))
        .containsOnly((short) 3);
  }

  @Test
  void startsLikeALittleEndianTiff() throws IOException {
    Path file = folder.resolve("a.tif");
    TiffFiles.write(file, SHAPE, List.of("-"), page -> values(1));
    assertThat(Files.readAllBytes(file)).startsWith('I', 'I', 42, 0);
  }

  @Test
  void refusesWhatIsNoNumberAndLeavesNothing() {
    float[] values = values(1);
    values[7] = Float.NaN;
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TiffFiles.write(folder.resolve("a.tif"), SHAPE, List.of("-"), page -> values))
        .withMessageContaining("NaN");
    assertThat(folder).isEmptyDirectory();
  }
}
