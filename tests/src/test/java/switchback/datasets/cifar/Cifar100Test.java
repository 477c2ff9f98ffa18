package switchback.datasets.cifar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.Shared;
import switchback.datasets.Dataset;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

class Cifar100Test {
  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();

  private Dataset read(Path place, Cifar100.Labels labels) {
    return Cifar100.read("cifar100", place, labels, Progress.NONE, notices::add);
  }

  /** Returns a record of one colour. */
  private static byte[] record(int coarse, int fine, int red, int green, int blue) {
    byte[] ten = Cifar10Files.record(fine, red, green, blue);
    return Cifar10Files.concat(new byte[] {(byte) coarse}, ten);
  }

  @Test
  void takesTheLabelsThatAreAskedFor() throws IOException {
    byte[] first = record(19, 99, 1, 2, 3);
    byte[] second = record(0, 47, 4, 5, 6);
    Cifar10Files.write(folder, "train.bin", first, second);
    Cifar10Files.write(folder, "test.bin", second);
    Dataset fine = read(folder, Cifar100.Labels.FINE);
    assertThat(fine.classes()).hasSize(100).startsWith("0", "1");
    assertThat(fine.train().label(0)).isEqualTo(99);
    assertThat(fine.train().label(1)).isEqualTo(47);
    assertThat(fine.train().pixel(1, 2, 31, 0)).isEqualTo(6);
    assertThat(fine.test().pixel(0, 0, 0, 0)).isEqualTo(4);
    assertThat(notices)
        .containsExactly(
            "part of CIFAR-100: 2 of 50,000 images to train, 1 of 10,000 to test"
                + " (train.bin 2 of 50,000, test.bin 1 of 10,000)");
    Dataset coarse = read(folder, Cifar100.Labels.COARSE);
    assertThat(coarse.classes()).hasSize(20);
    assertThat(coarse.train().label(0)).isEqualTo(19);
    assertThat(coarse.train().image(0)).isEqualTo(fine.train().image(0));
  }

  @Test
  void namesTheClassesByTheFileOfTheirs() throws IOException {
    Cifar10Files.write(folder, "test.bin", record(1, 2, 0, 0, 0));
    String[] names = new String[100];
    Arrays.setAll(names, i -> "fine " + i);
    Files.writeString(folder.resolve("fine_label_names.txt"), String.join("\n", names), UTF_8);
    assertThat(read(folder, Cifar100.Labels.FINE).classes()).containsExactly(names);
  }

  /** Reads the folder of the reported fault. */
  @Test
  void readsTheReportedFolder() {
    Path place = Shared.path("cases/files/c100");
    Dataset fine = read(place, Cifar100.Labels.FINE);
    assertThat(fine.classes()).hasSize(100).startsWith("c0", "c1");
    assertThat(fine.test().size()).isEqualTo(10);
    assertThat(fine.test().label(0)).isEqualTo(49);
    Dataset coarse = read(place, Cifar100.Labels.COARSE);
    assertThat(coarse.classes()).hasSize(20);
    assertThat(coarse.test().label(0)).isEqualTo(18);
  }

  private void refuses(Path place, String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> read(place, Cifar100.Labels.FINE))
        .withMessageContainingAll(parts);
  }

  @Test
  void refusesWhatIsNotCifar100() throws IOException {
    refuses(folder, "no CIFAR-100 found", "cifar-100-binary or cifar-100-python");
    refuses(folder.resolve("x"), "no such file or folder", "train.bin");
    Cifar10Files.write(folder, "train.bin", record(1, 100, 0, 0, 0));
    refuses(folder, "a label has no class", "label 100", "0 to 99");
    Cifar10Files.write(folder, "train.bin", Arrays.copyOf(record(1, 2, 0, 0, 0), 3073));
    refuses(folder, "a record is cut short", "3073 bytes", "3074 bytes (2 labels");
    Files.delete(folder.resolve("train.bin"));
    Cifar10Files.write(folder, "test_batch.bin", Cifar10Files.record(1, 0, 0, 0));
    refuses(folder, "use --data cifar10:" + folder);
    Files.delete(folder.resolve("test_batch.bin"));
    Cifar10Files.write(folder, "test_batch", new byte[1]);
    refuses(folder, "use --data cifar10:" + folder);
  }

  /** Checks that a hint says where the files are, as the program does not download them. */
  private void assertHintsAtTheSource(Path place) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> read(place, Cifar100.Labels.FINE))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .endsWith(
                        "the archives of CIFAR-100 are at"
                            + " https://www.cs.toronto.edu/~kriz/cifar.html")
                    .doesNotContain("download", "cifar10 "));
  }

  @Test
  void doesNotPromiseADownload() throws IOException {
    assertHintsAtTheSource(folder.resolve("absent"));
    assertHintsAtTheSource(folder);
    byte[] other = Cifar10Files.tar(Map.of("a.txt", Cifar10Files.text("a")));
    assertHintsAtTheSource(Cifar10Files.write(folder, "c.tar.gz", Cifar10Files.gzip(other)));
    assertHintsAtTheSource(Cifar10Files.write(folder, "d.tar.gz", Cifar10Files.text("damaged")));
    Cifar10Files.write(folder, "train.bin");
    assertHintsAtTheSource(folder);
  }
}
