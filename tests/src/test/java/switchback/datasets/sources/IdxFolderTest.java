package switchback.datasets.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.cifar.Cifar10Files;
import switchback.datasets.images.Fitting;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

class IdxFolderTest {
  private static final Fitting GREY = new Fitting(1, 2, 3, null);

  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();

  private Dataset read() {
    notices.clear();
    return IdxFolder.read(
        "idx:" + folder, folder, SourceOptions.DEFAULT, Progress.NONE, notices::add);
  }

  /** Creates an IDX file of bytes: its header, then the bytes. */
  static byte[] idx(byte[] bytes, int... shape) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * shape.length + bytes.length);
    file.putInt(0x0800 | shape.length);
    IntStream.of(shape).forEach(file::putInt);
    return file.put(bytes).array();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    IntStream.range(0, values.length).forEach(i -> bytes[i] = (byte) values[i]);
    return bytes;
  }

  private Path write(String name, byte[] file) throws IOException {
    return Files.write(folder.resolve(name), file);
  }

  private static final byte[] TWO = bytes(0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255);

  @Test
  void readsTheFilesOfMnist() throws IOException {
    write("train-images-idx3-ubyte", idx(TWO, 2, 2, 3));
    write("train-labels-idx1-ubyte", idx(bytes(7, 9), 2));
    write("t10k-images-idx3-ubyte", idx(bytes(9, 8, 7, 6, 5, 4), 1, 2, 3));
    write("t10k-labels-idx1-ubyte", idx(bytes(3), 1));
    Dataset data = read();
    assertThat(data.classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    ImageSet train = GREY.of(data.train());
    assertThat(train.image(0)).isEqualTo(bytes(0, 1, 2, 3, 4, 5));
    assertThat(train.image(1)).isEqualTo(bytes(250, 251, 252, 253, 254, 255));
    assertThat(train.label(0)).isEqualTo(7);
    assertThat(train.label(1)).isEqualTo(9);
    assertThat(train.path(1)).isEqualTo("train-images-idx3-ubyte[1]");
    ImageSet test = GREY.of(data.test());
    assertThat(test.image(0)).isEqualTo(bytes(9, 8, 7, 6, 5, 4));
    assertThat(test.label(0)).isEqualTo(3);
    assertThat(notices)
        .containsExactly(
            "2 images to train, 1 to test (by the names train and test); --split all takes both");
  }

  @Test
  void readsCompressedFilesInAFolderBelowByOtherNames() throws IOException {
    Path raw = Files.createDirectories(folder.resolve("MNIST/raw"));
    byte[] images = idx(TWO, 2, 2, 3);
    byte[] labels = idx(bytes(1, 2), 2);
    Files.write(raw.resolve("train-images.idx3-ubyte.gz"), Cifar10Files.gzip(images));
    Files.write(raw.resolve("train-labels.idx1-ubyte.gz"), Cifar10Files.gzip(labels));
    // Both forms of a file, as torchvision leaves them.
    Files.write(raw.resolve("train-labels.idx1-ubyte"), labels);
    Files.writeString(raw.resolve("readme.gz"), "\u001f\u008b but no gzip");
    ImageSet train = GREY.of(read().train());
    assertThat(train.size()).isEqualTo(2);
    assertThat(train.label(1)).isEqualTo(2);
    assertThat(train.image(0)).isEqualTo(bytes(0, 1, 2, 3, 4, 5));
  }

  @Test
  void readsColours() throws IOException {
    write("test-images", idx(bytes(1, 2, 3, 4, 5, 6), 1, 3, 1, 2));
    write("test-labels", idx(bytes(0), 1));
    ImageSet test = new Fitting(3, 1, 2, null).of(read().test());
    assertThat(test.image(0)).isEqualTo(bytes(1, 2, 3, 4, 5, 6));
  }

  private void refuses(String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(this::read)
        .withMessageContainingAll(parts);
  }

  @Test
  void refusesWhatIsDamagedOrMissing() throws IOException {
    refuses("no images found", "no IDX file of images", "train-images-idx3-ubyte");
    Path images = write("train-images-idx3-ubyte", idx(TWO, 2, 2, 3));
    refuses("images without labels", "no file of labels");
    write("t10k-labels-idx1-ubyte", idx(bytes(3), 1));
    refuses("images without labels", "labels in other files: [t10k-labels-idx1-ubyte]");
    Path labels = write("train-labels-idx1-ubyte", idx(bytes(1, 2, 3), 3));
    refuses("2 images, 3 labels");
    Files.write(labels, idx(bytes(1, 2), 3));
    refuses("a damaged IDX file", "2 bytes for [3]");
    Files.write(labels, idx(bytes(1, 2), 2));
    Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 20));
    refuses("a damaged IDX file", "4 bytes for [2, 2, 3]");
    Files.write(images, idx(new byte[0], 2, 0, 2));
    refuses("it holds no image");
    Files.write(images, idx(TWO, 1 << 30, 1 << 30, 1 << 30));
    refuses("a damaged IDX file", "12 bytes for [1073741824");
    Files.write(images, idx(TWO, -2, 2, 3));
    refuses("a damaged IDX file", "12 bytes for [-2");
  }
}
