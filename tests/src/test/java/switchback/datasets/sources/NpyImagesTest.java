package switchback.datasets.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.NumpyBytes;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.cifar.Cifar100;
import switchback.datasets.images.Fitting;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

class NpyImagesTest {
  private static final int IMAGES = 2;
  private static final int CHANNELS = 3;
  private static final int HEIGHT = 4;
  private static final int WIDTH = 5;

  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();

  private Dataset read(String place, SourceOptions options) {
    return NpyImages.read(
        "npy", NpyImages.files(place, Path::of), options, Progress.NONE, notices::add);
  }

  private Dataset read(Path place) {
    return read(place.toString(), SourceOptions.DEFAULT);
  }

  private static SourceOptions in(ImageLayout.Order order) {
    return new SourceOptions(0, false, Cifar100.Labels.FINE, order);
  }

  private Path write(String name, byte[] file) throws IOException {
    return Files.write(folder.resolve(name), file);
  }

  /** The level of a pixel: different for each. */
  private static int level(int image, int channel, int y, int x) {
    return 120 * image + 40 * channel + 10 * y + x;
  }

  /** Returns levels with axes in an order such as {@code nhwc}, the last letter varying fastest. */
  private static byte[] levels(String axes) {
    int[] index = new int[128];
    int[] sizes = new int[128];
    sizes['n'] = IMAGES;
    sizes['c'] = CHANNELS;
    sizes['h'] = HEIGHT;
    sizes['w'] = WIDTH;
    byte[] levels = new byte[IMAGES * CHANNELS * HEIGHT * WIDTH];
    for (int i = 0; i < levels.length; i++) {
      int rest = i;
      for (int axis = 3; axis >= 0; axis--) {
        index[axes.charAt(axis)] = rest % sizes[axes.charAt(axis)];
        rest /= sizes[axes.charAt(axis)];
      }
      levels[i] = (byte) level(index['n'], index['c'], index['h'], index['w']);
    }
    return levels;
  }

  /** Checks every pixel of a set at the size of the array. */
  private static void assertLevels(Dataset data) {
    ImageSet images = new Fitting(CHANNELS, HEIGHT, WIDTH, null).of(data.test());
    assertThat(images.size()).isEqualTo(IMAGES);
    for (int image = 0; image < IMAGES; image++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        for (int y = 0; y < HEIGHT; y++) {
          for (int x = 0; x < WIDTH; x++) {
            assertThat(images.pixel(image, channel, y, x)).isEqualTo(level(image, channel, y, x));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nchw, false, '(2, 3, 4, 5)'",
    "nhwc, false, '(2, 4, 5, 3)'",
    "whcn, true, '(2, 3, 4, 5)'",
    "cwhn, true, '(2, 4, 5, 3)'",
  })
  void readsBothOrdersOfAxesAndOfIndices(String axes, boolean isFortran, String shape)
      throws IOException {
    Path file = write("test.npy", NumpyBytes.npy("'|u1'", isFortran, shape, levels(axes)));
    assertLevels(read(file));
    assertThat(notices.getFirst()).isEqualTo("test.npy: 2 images of 5x4 in colour, uint8");
  }

  @ParameterizedTest
  @CsvSource({"<f2, 2", "<f4, 4", ">f4, 4", "<f8, 8", ">f8, 8"})
  void readsFractionsOfAnyWidthAndOrderOfBytes(String dtype, int bytes) throws IOException {
    byte[] levels = levels("nchw");
    ByteBuffer numbers = ByteBuffer.allocate(levels.length * bytes);
    numbers.order(dtype.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (byte level : levels) {
      double value = (level & 0xFF) / 255.0;
      switch (bytes) {
        case 2 -> numbers.putShort(Float.floatToFloat16((float) value));
        case 4 -> numbers.putFloat((float) value);
        default -> numbers.putDouble(value);
      }
    }
    byte[] file = NumpyBytes.npy("'" + dtype + "'", false, "(2, 3, 4, 5)", numbers.array());
    assertLevels(read(write("val.npy", file)));
  }

  @Test
  void greyImagesHaveOneChannelOrNone() throws IOException {
    byte[] levels = {0, 50, 100, (byte) 150, (byte) 200, (byte) 255, 1, 2, 3, 4, 5, 6};
    ImageSet without =
        read(write("test.npy", NumpyBytes.npy("'|u1'", false, "(1, 3, 4)", levels))).test();
    ImageSet with =
        read(write("test.npy", NumpyBytes.npy("'|u1'", false, "(1, 1, 3, 4)", levels))).test();
    for (ImageSet images : List.of(without, with)) {
      assertThat(new Fitting(1, 3, 4, null).of(images).image(0)).isEqualTo(levels);
      assertThat(new Fitting(3, 3, 4, null).of(images).pixel(0, 2, 1, 1)).isEqualTo(255);
    }
  }

  @Test
  void anAmbiguousArrayNeedsTheOption() throws IOException {
    byte[] levels = new byte[2 * 3 * 3 * 3];
    Arrays.setAll(new int[levels.length], i -> levels[i] = (byte) i);
    String file =
        write("test.npy", NumpyBytes.npy("'|u1'", false, "(2, 3, 3, 3)", levels)).toString();
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> read(file, SourceOptions.DEFAULT))
        .withMessageContaining("both orders fit: say --layout nchw or --layout nhwc");
    Fitting own = new Fitting(3, 3, 3, null);
    // Image 1, channel 2, row 0, column 1: 27 + 18 + 0 + 1, or 27 + 0 + 3 + 2.
    Dataset planes = read(file, in(ImageLayout.Order.NCHW));
    assertThat(own.of(planes.test()).pixel(1, 2, 0, 1)).isEqualTo(46);
    Dataset pixels = read(file, in(ImageLayout.Order.NHWC));
    assertThat(own.of(pixels.test()).pixel(1, 2, 0, 1)).isEqualTo(32);
  }

  @Test
  void labelsAreNumbersOfAnyType() throws IOException {
    Path images = write("test.npy", NumpyBytes.npy("'|u1'", false, "(2, 3, 4, 5)", levels("nchw")));
    byte[] wide =
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(2).putLong(999).array();
    for (byte[] file :
        List.of(
            NumpyBytes.npy("'<i8'", false, "(2,)", wide),
            NumpyBytes.npy("'<i8'", false, "(2, 1)", wide),
            NumpyBytes.doubles("(2,)", 2, 999))) {
      Path labels = write("labels.npy", file);
      Dataset data = read(images + "," + labels, SourceOptions.DEFAULT);
      assertThat(data.classes()).hasSize(1000);
      assertThat(data.test().label(0)).isEqualTo(2);
      assertThat(data.test().label(1)).isEqualTo(999);
    }
    assertThat(read(images).classes()).containsExactly("test");
  }

  @Test
  void divisionFollowsTheNameOrElseThePlaces() throws IOException {
    byte[] array = NumpyBytes.npy("'|u1'", false, "(600, 1, 1, 2)", new byte[1200]);
    assertThat(read(write("imagenet-val.npy", array)).test().size()).isEqualTo(600);
    assertThat(read(write("x_test.npy", array)).test().size()).isEqualTo(600);
    Dataset divided = read(write("images.npy", array));
    assertThat(divided.train().size() + divided.test().size()).isEqualTo(600);
    assertThat(divided.test().size()).isBetween(60, 140);
    assertThat(divided.train().path(0)).matches("images\\.npy\\[\\d+]");
    assertThat(read(write("contest.npy", array)).train().size()).isPositive();
  }

  @Test
  void theDigestIsThatOfTheSameImagesHoweverTheyAreStored() throws IOException {
    Path planes = write("test.npy", NumpyBytes.npy("'|u1'", false, "(2, 3, 4, 5)", levels("nchw")));
    String first = read(planes).test().sha256();
    write("test.npy", NumpyBytes.npy("'|u1'", false, "(2, 4, 5, 3)", levels("nhwc")));
    assertThat(read(planes).test().sha256()).isEqualTo(first);
  }

  private void refuses(Path place, String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> read(place))
        .withMessageContainingAll(parts);
  }

  @Test
  void otherNumbersAreRefusedWithTheirRange() throws IOException {
    Path file = folder.resolve("a.npy");
    Files.write(file, NumpyBytes.floats("(1, 1, 1, 2)", 0, 255));
    refuses(file, "float32 from 0.000 to 255.0", "uint8, or fractions", "numpy.uint8");
    Files.write(file, NumpyBytes.floats("(1, 1, 1, 2)", -2.1f, 2.6f));
    refuses(file, "from -2.100 to 2.600", "undo the normalisation");
    Files.write(file, NumpyBytes.npy("'<u2'", false, "(1, 1, 1, 2)", new byte[4]));
    refuses(file, "got uint16", "uint8, or float16");
    Files.write(file, NumpyBytes.npy("'|O'", false, "(2,)", new byte[16]));
    refuses(file, "dtype '|O'", "numpy.stack");
  }

  @Test
  void otherShapesAreRefused() throws IOException {
    Path file = folder.resolve("a.npy");
    for (String shape :
        List.of("(6, 32)", "(192,)", "(1, 2, 12, 8)", "(1, 4, 8, 6)", "(1, 1, 1, 3, 64)")) {
      Files.write(file, NumpyBytes.npy("'|u1'", false, shape, new byte[192]));
      refuses(file, "not an array of images", "(N, H, W, 3)");
    }
    Files.write(file, NumpyBytes.npy("'|u1'", false, "(8, 8, 3)", new byte[192]));
    refuses(file, "array[None]");
    Files.write(file, NumpyBytes.npy("'|u1'", false, "(0, 3, 8, 8)", new byte[0]));
    refuses(file, "it holds no image");
    Files.write(file, NumpyBytes.npy("'|u1'", false, "(2, 3, 8, 8)", new byte[192]));
    refuses(file, "192 bytes", "384 bytes");
    String huge = "(999999999, 3, 999999999, 999999999)";
    Files.write(file, NumpyBytes.npy("'|u1'", false, huge, new byte[192]));
    refuses(file, "192 bytes", "2999999991000000008999999997 bytes");
  }

  @Test
  void labelsThatDoNotFitAreRefused() throws IOException {
    Path images = write("test.npy", NumpyBytes.npy("'|u1'", false, "(2, 3, 4, 5)", levels("nchw")));
    Path labels = folder.resolve("labels.npy");
    Path both = Path.of(images + "," + labels);
    Files.write(labels, NumpyBytes.floats("(2, 10)", new float[20]));
    refuses(both, "shape [2, 10]", "argmax");
    Files.write(labels, NumpyBytes.floats("(3,)", 0, 1, 2));
    refuses(both, "shape [3]", "[2], a label for each image");
    Files.write(labels, NumpyBytes.floats("(2,)", 0, 0.5f));
    refuses(both, "labels.npy[1]", "got 0.5", "return_inverse");
    Files.write(labels, NumpyBytes.npy("'<U3'", false, "(2,)", new byte[24]));
    refuses(both, "dtype '<U3'", "return_inverse");
    Files.delete(labels);
    refuses(both, "labels.npy");
  }

  @Test
  void numbersThatAreNoLevelsAreLocatedAndCanBeLeftOut() throws IOException {
    float[] values = new float[3 * 3 * 2 * 2];
    values[12 + 4 + 2 + 1] = Float.NaN;
    values[24] = Float.POSITIVE_INFINITY;
    Path file = write("test.npy", NumpyBytes.floats("(3, 3, 2, 2)", values));
    ImageSet images = read(file).test();
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> images.image(1))
        .withMessageContainingAll(
            "cannot decode 2 of 3 images",
            "test.npy[1] (NaN at [C 1, H 1, W 1])",
            "test.npy[2] (Infinity at [C 0, H 0, W 0])",
            "--skip-bad");
    Dataset left = read(file.toString(), new SourceOptions(0, true));
    assertThat(left.test().size()).isEqualTo(1);
    assertThat(left.leftOut()).containsExactly("test.npy[1]", "test.npy[2]");
  }
}
