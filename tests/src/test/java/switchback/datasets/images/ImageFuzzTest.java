package switchback.datasets.images;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.fuzz.FuzzTest;

/** Decodes damaged image files of all kinds in turn; see also {@link DamagedImagesTest}. */
public class ImageFuzzTest extends FuzzTest {
  /** 10,000 pixels per byte, as up to 4 bytes decoded, 4 bytes RGB and 4 bytes upright RGB. */
  private static final long BYTES_EACH = 12 * 10_000;

  /** The memory that any file may take, and that for a million pixels. */
  private static final long FREE_BYTES = (64L << 20) + (12L << 20);

  private static final int EXIF = 34_665;
  private static final int LONG = 4;

  @Override
  protected String reader() {
    return "image files";
  }

  @Override
  protected List<byte[]> whole() throws IOException {
    return List.copyOf(DamagedImagesTest.whole().values());
  }

  @Override
  protected void read(Path place) {
    ImageDecoder.decode(place);
  }

  @Override
  protected long allowed(byte[] file) {
    return most(file);
  }

  /** Returns the heap that an image file may take. */
  public static long most(byte[] file) {
    return FREE_BYTES + BYTES_EACH * file.length;
  }

  /** Java's TIFF reader follows directories inside directories. */
  @Test
  void directoriesOfDirectories(@TempDir Path own) throws IOException {
    byte[] loop = ImageBytes.greyTiff(LITTLE_ENDIAN, 1, 1, 8, new byte[2], EXIF, LONG, 10);
    attempt(own, loop);
    int depth = 20_000;
    ByteBuffer chain = ByteBuffer.allocate(18 * depth).order(LITTLE_ENDIAN);
    for (int i = 1; i <= depth; i++) {
      int next = 8 + 18 * (i % depth);
      chain.putShort((short) 1).putShort((short) EXIF).putShort((short) LONG);
      chain.putInt(1).putInt(next).putInt(0);
    }
    attempt(own, ImageBytes.greyTiff(LITTLE_ENDIAN, 1, 1, 8, chain.array(), EXIF, LONG, 8));
  }
}
