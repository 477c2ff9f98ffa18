package switchback.datasets.cifar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import switchback.HeapUse;
import switchback.Shared;
import switchback.datasets.Dataset;
import switchback.datasets.pickles.PickleBytes;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/** Checks that the Python versions of CIFAR are read, and that nothing in them is run. */
class CifarPicklesTest {
  @TempDir Path folder;

  /**
   * Archives by Python 3.11 and NumPy 1.24: two images to train, of which the first has red 10,
   * green 200 and blue 255, and the second 7 everywhere, with labels 3 and 9; one to test, 130.
   */
  static Stream<Arguments> archives() {
    return Stream.of(
        Arguments.of(
            "protocol 2",
            "H4sIAAAAAAACA+2by2rbQBSGx3dLdu7XXvHSG7uSY6fvUJEstNImmJE8jkVtyUcaFwwtlEKd5KkK"
                + "7YO10tghaVJKoakh9f99YM0cyRqBpNX55fl9HjVMo+Fy6Q1E3BhPX/W45F0175rsATASjttttU24"
                + "s20ZnVbrujavm0dpqWawJTCJJY+S5dlq8jH7gVjdqSTD+R0fclcMKePsJRUZcT/wg/Oa2lUza2G/"
                + "1qGsU0z2qeNiyp1Rvm7lLE04+aSaPjpU8ILJaDxtemEkmqPJUPo8ivhU70bCC4NYRhNP6lScH6UH"
                + "vfleKlnsM5W9rhf2hBfrIkgHOmlOJr040hfLSj8wqTKjqk1rF7Ru00bdyljZE1ad0ebinD05HSd/"
                + "3XKy6R02afvq8oJ2bNpNLlWd7j3tnZ6evvmeoH4sJmnfvRpoDqsxpgMAVpZvlxBCCCFcOb9ACCGE"
                + "cNUsAQAAAAAAAFYGOhhUZnRo0xNJT11HY4z1/aEI+EjE9OyMntedQlLjzXFwTi/U2FXjl2LSfFz5"
                + "D+8X+R8pYjnP/zzMGr/P/5jto+P23fzPUec18j9LzP/cSvRkzihrMX4T58n9UZwnfzfOU0jjPMV7"
                + "cZ7SIs5Tvh3n0Wak21S5UKGeNM6TUXGe9Z/jPBvXcZ7NNM6zZdP2TZxn516cZ9e9GpQcdsjY108Q"
                + "QgghhBBCCCGEEEIIIfzfpL2BNqN9mw4kHbqPrUO3/P7fYtgcCcn/ff/PMFod4973/8f4/n/Z3/+r"
                + "/l933uROm4B1p5w2uf1oPOSBoJyjp9OJDEeh6w8F5VWL0PWjHhWcXPoscUnFed9QiIhKqtgLz6ms"
                + "iv0oGWqqWz4Io1iQrsrxwB9TRZXTVuJbqgqnlEyCyaj7zo9p7YRV8c4CAAAAAAAAwN/yAybfK6YA"
                + "UAAA"),
        Arguments.of(
            "protocol 3",
            "H4sIAAAAAAACA+3aTW/TMBgHcPe9Tbs3YLBjj72spF3bDwA3ou3QUy5T5aTuFtEmfRwHqRJICAnK"
                + "vhnfatjOYLAB4jD1sP5/h8Z5HCmRkh78/B1GMy6Pe+5xwFV4KdLj5erllCs+seeTHnsArjYaDOxR"
                + "u3PsDQaDn7W83jsZ9ges7bINyFLFpb49204fSx+IdfymHuZvfM4DMaeCf6grSvIojuKLtp1q99rJ"
                + "rD2kol/Vc/a6lErnVO54Ja8h/LKumk+HKmGcLZarbphI0V1kcxVxKfnKmUgRJnGqZBYqh6r5VU48"
                + "zWep5rHPVH9dCKixJmdMzY5X8IqnrPWFWjfXTtVqKRza8YvmzfVo9+rrmvbGtK8fwS/o2ns6ODs7"
                + "e3Ot2R+PKXoSXL1iR4w5ALC1vgHA1roGgK1VAwAAAACArUFPFT0L/AZjbBbNRcwXIqXDc3re8Su6"
                + "xrvL+IJe2HFgx0ci6z72/Cf8Q/6nRKry/O9h7vHv/M8dnbj9u/nfydBF/rfB/O+XRK9wTkWP8ds4"
                + "r/RfcV75bpxXMXFe1cR5tTXVx9QwcV7BxnnO73Fe80ec1zJx3s6Ydm/jvL17cd6+ifNajH0CAAAA"
                + "AICtQQdma9/jX6Fvfv1/M+wuhOIbWP+7/eH9/b+jPtb/G97/a9f/k7wtZpoAHb9u2mKRXM55LKjk"
                + "O+Y0U8kiCaK5oLJtEQSRnFLFL5lviSuq5n0DISTVbHGaXFDdFmdSDxu2v3aZyFSQY8vpZbSkpi2b"
                + "VsJbagm/pk/ibDF5F6W0c8pa+JcDAAAAAAAAAAAAAAAAAAAA/M13T7EhaABQAAA="),
        Arguments.of(
            "protocol 4, numbers of NumPy",
            "H4sIAAAAAAACA+3ay27TQBQGYOfWpCEsK8Euy24S4lxZsIHsiMiCPYrG9qS28E3jMVKkIiEkCpVm"
                + "18M78SY8RhnbhURtVSFRIlX+v0XGZzLRTJRkcfLb9tZM9MxBz2LSdnnSizfPHCbZKq9XpnEPBtp0"
                + "PM5H7dpojifmn+eKeXM0GU6N7sDYgzSRTOjtjXL6VP/+8mlx+ZGO1aPiY/eZxX1SR1IwL/TCk24+"
                + "3TW70bo7IXWQP5/QO/2KozAN4k3fjgTvB6kvPSYE2+g1ic18JuiCVCNfokdHbmKezVS953T+7Su9"
                + "peNFTVVe0HK5fH2p5Q8LQ5I1b9Wujkhnep3bdB/PW4e7U1zVs28quQ3VWQluR2EiRWpLvYHbUs3Q"
                + "KU5yQQvjC80rFhX7VRbVN0bnjNy2qqbm7jFObznG+SvjiWG0AaC0fgBAaV0CQGk1AQAAAACgNEiS"
                + "pQ7Xns9DFvAi+GiwfhyekGpY+cjT/kPMf+xb8j/JE1nkf/ezx93532A6mg6v53+jCfK/feV/Pzvb"
                + "/G+b7P3HYM/YTfHY7xSvdjPFO7grxasUKV7rL1M8/SY/AwAAAABAaWRd/MPs0vfb/19d9gMu2R76"
                + "/4E5m924/3c2RP+/p/5fGjv3/+b9/2r7L1eLeSL2WchJtVkqoyCyPF8XdcsTDqmazaQuHM6FLpzo"
                + "RBdrkQ0NNxJJtjBxvViXWVP/nrju6NNg9cFLSLfv+DECAAAAAAAAAAAAAAAAAAAA/LNfwnf4VABQ"
                + "AAA="),
        Arguments.of(
            "protocol 5, keys of bytes",
            "H4sIAAAAAAACA+3ay6rTQBgH8PScU4/nshIEl1l205g0vTxAdga7cC9hkkzawdyYTISCgrjwAgEX"
                + "59Nn8hF8G52klerxAuqhLvL/LTLzTUNm0aTw9Z9IJEyOHXscMhWteTUuN/djpljQ1YFj3ABbm0+n"
                + "3ahdG52pO3W/rm3XHXc2mRumbRxAXSkm9fZGP70Yvv90bzt9TiPvYvu1pyzkKTV3lWQiF/nK7JZN"
                + "xywSc0bere7zih7TyD/2z7h30t4y1NzJ66zcWFEhuaWnXIqImosgkUUW1knCJV3R6IOx2+8cAHrr"
                + "IwD01mcA6K1TAAAAAADoDWqGXV6gx1htSk5X1BzVDr1985oetclCM3hGy+XyQdssdAffUBT6Rw+N"
                + "y1fUDDxS+jzvLBEpz1nGuzyiGTKrzFf6mmE38toy4Nein+R/ildqm//dzB6/z//s+cSdXM//3NkE"
                + "+d+B8r93l/v8b5/s+Qb7w1hvd5mXAAAAAADQG3/b1g++a+vRtv+//n83tTKu2AH6f9tZLH54/3eB"
                + "/v9Q/b8yvnn/t+v/g/3fabeZkGXKck7NOatVkRWhSHVxEgoZU3McMaWLmHOpi7hY6SKR7TBcF7Jq"
                + "T6zWotSlknX0hLh3qn8cgqeiIv244yEHAAAAAAAAAAAAAAAAAAAA+GdfABk9dhQAUAAA"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("archives")
  void readsWhatPythonWrites(String protocol, String archive) throws IOException {
    Path file = folder.resolve("cifar-10-python.tar.gz");
    Files.write(file, Base64.getDecoder().decode(archive));
    Dataset data = Cifar10.read("cifar10", file, Progress.NONE);
    assertThat(data.classes()).isEqualTo(Cifar10.CLASSES);
    assertThat(data.train().size()).isEqualTo(2);
    assertThat(data.train().label(0)).isEqualTo(3);
    assertThat(data.train().label(1)).isEqualTo(9);
    assertThat(data.test().label(0)).isZero();
    assertThat(data.train().pixel(0, 0, 31, 31)).isEqualTo(10);
    assertThat(data.train().pixel(0, 1, 0, 0)).isEqualTo(200);
    assertThat(data.train().pixel(0, 2, 31, 31)).isEqualTo(255);
    assertThat(data.train().pixel(1, 2, 3, 4)).isEqualTo(7);
    assertThat(data.test().pixel(0, 1, 1, 1)).isEqualTo(130);
  }

  /** Reads the archive of the reported fault. */
  @Test
  void readsTheReportedArchive() {
    Path file = Shared.path("cases/files/cifar-10-python.tar.gz");
    Dataset data = Cifar10.read("cifar10", file, Progress.NONE);
    assertThat(data.train().size()).isEqualTo(100);
    assertThat(data.test().size()).isEqualTo(20);
    assertThat(data.train().label(0)).isEqualTo(1);
    assertThat(data.train().label(1)).isEqualTo(8);
    // The first red values of data_batch_1 as Python lists them.
    assertThat(data.train().pixel(0, 0, 0, 0)).isEqualTo(RED[0]);
    assertThat(data.train().pixel(0, 0, 0, 1)).isEqualTo(RED[1]);
    assertThat(data.train().pixel(0, 0, 0, 2)).isEqualTo(RED[2]);
  }

  private static final int[] RED = {69, 237, 102};

  /** The official files are by Python 2, whose strings are bytes: instructions U and T. */
  static byte[] byPython2(byte[] images, int... labels) {
    return batch(new PickleBytes().bytes2(images), labels);
  }

  /** Python 3 writes each byte as the character of its number. */
  static byte[] byPython3(String images, int... labels) {
    return batch(new PickleBytes().bytes3(images, "latin1"), labels);
  }

  private static byte[] batch(PickleBytes images, int... labels) {
    PickleBytes pickle = new PickleBytes();
    pickle.op(0x80, 2).ascii("}q\u0001(").string("batch_label").string("training batch 1 of 5");
    pickle.string("labels").ascii("](");
    for (int label : labels) {
      pickle.op('K', label);
    }
    pickle.ascii("e").string("data").array(labels.length, 3072, images);
    return pickle.ascii("u.").all();
  }

  private static byte[] counted(int images) {
    byte[] bytes = new byte[images * 3072];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  @Test
  void readsTheFilesOfPython2() throws IOException {
    byte[] images = counted(2);
    Path inner = Files.createDirectory(folder.resolve("cifar-10-batches-py"));
    Files.write(inner.resolve("data_batch_2"), byPython2(images, 6, 200 % 10));
    Dataset data = Cifar10.read("cifar10", folder, Progress.NONE);
    assertThat(data.train().size()).isEqualTo(2);
    assertThat(data.train().label(0)).isEqualTo(6);
    assertThat(data.train().image(1)).isEqualTo(Arrays.copyOfRange(images, 3072, 6144));
  }

  private void refuses(byte[] pickle, String... parts) throws IOException {
    Files.write(folder.resolve("data_batch_1"), pickle);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> Cifar10.read("cifar10", folder, Progress.NONE))
        .withMessageContainingAll(parts);
  }

  @Test
  void runsNothing() throws IOException {
    Path made = folder.resolve("made");
    String program = "cposix\nsystem\n(X";
    String command = "touch " + made;
    PickleBytes bytes = new PickleBytes().op(0x80, 2).ascii(program).int32(command.length());
    refuses(
        bytes.ascii(command).ascii("tR.").all(),
        "nothing in it was run",
        "posix.system",
        "data_batch_1");
    assertThat(made).doesNotExist();
  }

  @Test
  void refusesOtherArrays() throws IOException {
    refuses(byPython2(new byte[3072], 1, 2), "3072 bytes for 2 images");
    refuses(byPython2(new byte[2 * 3072], 1, 10), "a label has no class", "label 10");
    byte[] whole = byPython2(new byte[3072], 1);
    refuses(Arrays.copyOf(whole, whole.length - 100), "a damaged pickle", "it ends too early");
    refuses(new PickleBytes().op(0x80, 2).ascii("].").all(), "a pickle of something else");
  }

  @Test
  void refusesATextThatIsNoBytes() throws IOException {
    String images = new String(counted(2), ISO_8859_1);
    refuses(
        byPython3(images.replace('\u00C8', '\u0100'), 1, 2),
        "a pickle with a text in place of bytes",
        "data_batch_1",
        "characters other than U+0000 to U+00FF");
  }

  /** Returns the bytes of heap that reading the training images takes. */
  private static long heap(Path place, byte[] images) {
    // What is loaded when it is first used is not counted.
    Cifar10.read("cifar10", place, Progress.NONE);
    long before = HeapUse.bytes();
    Dataset data = Cifar10.read("cifar10", place, Progress.NONE);
    long taken = HeapUse.bytes() - before;
    int last = data.train().size() - 1;
    assertThat(data.train().image(last))
        .isEqualTo(Arrays.copyOfRange(images, last * 3072, images.length));
    return taken;
  }

  @Test
  void holdsTheBytesOfAFolderOnceAndOfAnArchiveTwice() throws IOException {
    byte[] images = counted(3000);
    int[] labels = new int[3000];
    List<byte[]> pickles =
        List.of(byPython2(images, labels), byPython3(new String(images, ISO_8859_1), labels));
    for (byte[] pickle : pickles) {
      Files.write(folder.resolve("data_batch_1"), pickle);
      // The images are 9.2 MB; their list, their labels and a block of a stream take less than 1
      // MB.
      assertThat(heap(folder, images)).isBetween((long) images.length, images.length + 1_000_000L);
      Path archive =
          Cifar10Files.write(
              folder,
              "c.tar.gz",
              Cifar10Files.gzip(Cifar10Files.tar(Map.of("data_batch_1", pickle))));
      // A sixteenth of the file is read first, by a method that takes twice as much.
      assertThat(heap(archive, images))
          .isLessThan(images.length + pickle.length + pickle.length / 8 + 2_000_000L);
    }
  }

  /** Returns an archive of a file that declares more bytes than are there. */
  private Path declaring(long size) throws IOException {
    byte[] tar = Cifar10Files.tar(Map.of("data_batch_1", byPython2(counted(1), 3)));
    byte[] digits = String.format(Locale.ROOT, "%011o", size).getBytes(ISO_8859_1);
    System.arraycopy(digits, 0, tar, 124, digits.length);
    // The checksum is the sum of the header's bytes with spaces in its own place.
    Arrays.fill(tar, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += tar[i] & 0xFF;
    }
    byte[] octal = String.format(Locale.ROOT, "%06o", sum).getBytes(ISO_8859_1);
    System.arraycopy(octal, 0, tar, 148, octal.length);
    tar[154] = 0;
    return Cifar10Files.write(folder, "c.tar.gz", Cifar10Files.gzip(tar));
  }

  @Test
  void takesNoMemoryForWhatAnArchiveOnlyDeclares() throws IOException {
    long before = HeapUse.bytes();
    for (long size : new long[] {300_000_000L, 8_000_000_000L}) {
      assertThatExceptionOfType(SwitchbackException.class)
          .isThrownBy(() -> Cifar10.read("cifar10", declaring(size), Progress.NONE))
          .withMessageContainingAll(
              "c.tar.gz", size > 1_500_000_000 ? "8000000000 bytes" : "cannot read an archive");
    }
    assertThat(HeapUse.bytes() - before).isLessThan(10_000_000);
  }
}
