package switchback.datasets.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.images.FittedImages;
import switchback.datasets.images.Fitting;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

class TarShardsTest {
  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();

  private Dataset read(Path place) {
    return read(place, SourceOptions.DEFAULT);
  }

  private Dataset read(Path place, SourceOptions options) {
    notices.clear();
    return TarShards.read("tar:" + place, place, options, Progress.NONE, notices::add);
  }

  /** Returns a PNG of one blue level. */
  static byte[] png(int level) throws IOException {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 16; i++) {
      image.setRGB(i % 4, i / 4, level);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private Path tar(String name, Map<String, byte[]> entries) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, byte[]> each : entries.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(each.getKey(), true);
        entry.setSize(each.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(each.getValue());
        tar.closeArchiveEntry();
      }
    }
    return file;
  }

  static List<String> described(Dataset data, ImageSet images) {
    return IntStream.range(0, images.size())
        .mapToObj(
            i ->
                "%s %s %d"
                    .formatted(
                        images.path(i),
                        data.classes().get(images.label(i)),
                        images.pixel(i, 2, 0, 0)))
        .toList();
  }

  /** Compares the images of a folder with those of a tar file of the same folder. */
  @Test
  void readsFoldersWithinATarAsFolders() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String path : List.of("test/a/9.png", "train/a/1.png", "train/a/2.png", "train/b/3.png")) {
      files.put(path, png(path.codePointAt(path.length() - 5)));
    }
    Path images = folder.resolve("images");
    for (Map.Entry<String, byte[]> each : files.entrySet()) {
      Path file = images.resolve(each.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, each.getValue());
    }
    Dataset fromFolder =
        ImageFolders.read("f", images, SourceOptions.DEFAULT, Progress.NONE, line -> {});
    Dataset fromTar = read(tar("all.tar", files));
    assertThat(fromTar.classes()).containsExactly("a", "b").isEqualTo(fromFolder.classes());
    assertThat(described(fromTar, fromTar.train()))
        .containsExactly("train/a/1.png a 49", "train/a/2.png a 50", "train/b/3.png b 51")
        .isEqualTo(described(fromFolder, fromFolder.train()));
    assertThat(fromTar.train().sha256()).isEqualTo(fromFolder.train().sha256());
    assertThat(fromTar.test().sha256()).isEqualTo(fromFolder.test().sha256());
    Fitting larger = new Fitting(3, 48, 48, null);
    assertThat(larger.of(fromTar.train()).sha256())
        .isEqualTo(larger.of(fromFolder.train()).sha256());
  }

  @Test
  void readsShardsWithLabelsInTheirOrder() throws IOException {
    tar("wds/train-000001.tar", Map.of("x.png", png(3), "x.cls", "12\n".getBytes(UTF_8)));
    Map<String, byte[]> first = new LinkedHashMap<>();
    first.put("b.cls", "3".getBytes(UTF_8));
    first.put("b.png", png(1));
    first.put("dir/a.seg.PNG", png(2));
    first.put("dir/a.json", "{\"label\": 0, \"caption\": \"a cat\"}".getBytes(UTF_8));
    first.put("dir/a.txt", "a cat".getBytes(UTF_8));
    tar("wds/train-000000.tar", first);
    tar("wds/val-000000.tar", Map.of("v.png", png(9), "v.json", "{\"cls\": 7}".getBytes(UTF_8)));
    Dataset data = read(folder.resolve("wds"));
    assertThat(data.classes()).hasSize(13).startsWith("0", "1").endsWith("12");
    assertThat(described(data, data.train()))
        .containsExactly(
            "train-000000.tar/b.png 3 1",
            "train-000000.tar/dir/a.seg.PNG 0 2",
            "train-000001.tar/x.png 12 3");
    assertThat(described(data, data.test())).containsExactly("val-000000.tar/v.png 7 9");
    assertThat(notices)
        .contains("left out 1 file that is no image of a supported kind: 1 text")
        .anyMatch(line -> line.startsWith("3 images to train, 1 to test"));
  }

  /** Checks folders in several shards: these are neither classes nor, unless named so, splits. */
  @Test
  void foldersWithinShardsAreTheClasses() throws IOException {
    tar("many/x-0.tar", Map.of("a/1.png", png(1), "b/2.png", png(2)));
    tar("many/x-1.tar", Map.of("a/3.png", png(3)));
    Dataset data = read(folder.resolve("many"));
    assertThat(data.classes()).containsExactly("a", "b");
    assertThat(data.train().size() + data.test().size()).isEqualTo(3);
    tar("named/x-train-0.tar", Map.of("a/1.png", png(1)));
    tar("named/x-train-1.tar", Map.of("b/2.png", png(2)));
    tar("named/x-val-0.tar", Map.of("val/a/3.png", png(3)));
    Dataset named = read(folder.resolve("named"));
    assertThat(described(named, named.train()))
        .containsExactly("x-train-0.tar/a/1.png a 1", "x-train-1.tar/b/2.png b 2");
    assertThat(described(named, named.test())).containsExactly("x-val-0.tar/val/a/3.png a 3");
  }

  /** Checks that a tar file is of the split in its name, by itself as well as among shards. */
  @ParameterizedTest
  @ValueSource(strings = {"photos-test.tar", "val.tar", "Validation_01.tar"})
  void aTarFileIsOfTheSplitInItsName(String name) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("cat/1.png", png(1));
    files.put("dog/deep/2.png", png(2));
    files.put("cover.png", png(3));
    Dataset alone = read(tar("alone/" + name, files));
    assertThat(alone.classes()).containsExactly("cat", "dog");
    assertThat(alone.train().size()).isZero();
    assertThat(described(alone, alone.test()))
        .containsExactly("cat/1.png cat 1", "dog/deep/2.png dog 2");
    assertThat(notices)
        .contains("left out images that are in no folder of a class: 1")
        .anyMatch(line -> line.startsWith("0 images to train, 2 to test (by the names "));
    Dataset shard = read(folder.resolve("alone"));
    assertThat(shard.train().size()).isZero();
    assertThat(described(shard, shard.test()))
        .containsExactly(name + "/cat/1.png cat 1", name + "/dog/deep/2.png dog 2");
  }

  @Test
  void aLabelledTarFileIsOfTheSplitInItsName() throws IOException {
    Dataset data =
        read(tar("flowers.val.tar", Map.of("x.png", png(3), "x.cls", "iris".getBytes(UTF_8))));
    assertThat(data.train().size()).isZero();
    assertThat(described(data, data.test())).containsExactly("x.png iris 3");
  }

  /** Checks names of no test split: one image in six is for testing, whatever the name is. */
  @Test
  void aTarFileOfNoTestSplitIsDividedByPaths() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < 60; i++) {
      files.put("c%d/%d.png".formatted(i % 3, i), png(i));
    }
    List<List<String>> tests = new ArrayList<>();
    for (String name : List.of("photos.tar", "train-000.tar", "contest.tar", "test/invalid.tar")) {
      Dataset data = read(tar(name, files));
      assertThat(data.train().size()).isBetween(40, 58);
      assertThat(data.train().size() + data.test().size()).isEqualTo(60);
      assertThat(notices)
          .containsExactly(
              ("%d images to train, %d to test (one in 6 for testing, chosen by its path);"
                      + " --split all takes both")
                  .formatted(data.train().size(), data.test().size()));
      tests.add(described(data, data.test()));
    }
    assertThat(tests).allMatch(tests.getFirst()::equals);
  }

  /** Checks that folders called like splits count rather than the tar file's name. */
  @Test
  void foldersOfSplitsCountRatherThanTheName() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("train/a/1.png", png(1));
    files.put("train/b/2.png", png(2));
    files.put("test/b/3.png", png(3));
    files.put("cover.png", png(4));
    tar("set/test-0.tar", files);
    for (Path place : List.of(tar("test.tar", files), folder.resolve("set"))) {
      Dataset data = read(place);
      assertThat(data.classes()).containsExactly("a", "b");
      assertThat(levels(data.train())).containsExactly(1, 2);
      assertThat(levels(data.test())).containsExactly(3);
      assertThat(notices)
          .containsExactly(
              "left out images that are in no folder of a class: 1",
              "2 images to train, 1 to test (by the names train and test); --split all takes both");
    }
  }

  @Test
  void foldersOfSplitsCountForLabelledImages() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String path : List.of("train/1", "train/2", "val/3", "4")) {
      files.put(path + ".png", png(path.codePointAt(path.length() - 1)));
      files.put(path + ".cls", "5".getBytes(UTF_8));
    }
    Dataset data = read(tar("val.tar", files));
    assertThat(described(data, data.train()))
        .containsExactly("train/1.png 5 49", "train/2.png 5 50");
    assertThat(described(data, data.test())).containsExactly("val/3.png 5 51");
    assertThat(notices)
        .containsExactly(
            "2 images to train, 1 to test (by the names train and val); --split all takes both",
            "left out beside these splits: what is called after no split");
  }

  /** Checks that a class called like a split is none beside another class. */
  @Test
  void aClassMayBeCalledTrain() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("bus/1.png", png(1));
    files.put("train/2.png", png(2));
    Dataset data = read(tar("vehicles-val.tar", files));
    assertThat(data.train().size()).isZero();
    assertThat(described(data, data.test()))
        .containsExactly("bus/1.png bus 1", "train/2.png train 2");
  }

  private static List<Integer> levels(ImageSet images) {
    return IntStream.range(0, images.size()).mapToObj(i -> images.pixel(i, 2, 0, 0)).toList();
  }

  @Test
  void takesNamesAsLabels() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < 12; i++) {
      files.put("s%02d.png".formatted(i), png(i));
      files.put("s%02d.cls".formatted(i), (i % 2 == 0 ? "dog" : "cat").getBytes(UTF_8));
    }
    Dataset data = read(tar("named.tar", files));
    assertThat(data.classes()).containsExactly("cat", "dog");
    assertThat(data.train().size() + data.test().size()).isEqualTo(12);
  }

  /** Checks that names, links and devices in a tar file do not lead out of it. */
  @Test
  void readsOnlyFilesWithinTheTar() throws IOException {
    Path secret = Files.write(folder.resolve("secret.png"), png(200));
    Path tar = folder.resolve("hostile.tar");
    try (OutputStream out = Files.newOutputStream(tar);
        TarArchiveOutputStream archive = new TarArchiveOutputStream(out)) {
      for (String name : List.of("../../up.png", "/a/absolute.png", "a/__MACOSX/x.png")) {
        byte[] bytes = png(5);
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(bytes.length);
        archive.putArchiveEntry(entry);
        archive.write(bytes);
        archive.closeArchiveEntry();
      }
      for (byte kind : new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK}) {
        TarArchiveEntry link = new TarArchiveEntry("a/link.png", kind);
        link.setLinkName(secret.toString());
        archive.putArchiveEntry(link);
        archive.closeArchiveEntry();
      }
      archive.putArchiveEntry(new TarArchiveEntry("a/device.png", TarConstants.LF_CHR));
      archive.closeArchiveEntry();
    }
    Dataset data = read(tar);
    List<String> all = new ArrayList<>(described(data, data.train()));
    all.addAll(described(data, data.test()));
    assertThat(all).containsExactly("a/absolute.png a 5");
    assertThat(notices).anyMatch(line -> line.contains("3 link or other special file"));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(secret, tar);
    }
  }

  private void assertRefused(Path place, String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> read(place))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts).contains("hint: "));
  }

  @Test
  void refusesWhatIsNoTarOfImages() throws IOException {
    assertRefused(folder.resolve("absent.tar"), "no such file");
    assertRefused(folder, "no file called .tar");
    byte[] whole = Files.readAllBytes(tar("whole.tar", Map.of("a/1.png", png(1))));
    Path zipped = folder.resolve("a.tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(whole);
    }
    assertRefused(zipped, "gzip archive", "gunzip");
    Path cut = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(whole, 540));
    assertRefused(cut, "cut.tar");
    assertRefused(tar("text.tar", Map.of("a/1.txt", new byte[] {65})), "no image in 1 tar file");
    assertRefused(
        tar("some.tar", Map.of("1.png", png(1), "2.png", png(2), "2.cls", new byte[] {'0'})),
        "1 of 2 images have no .cls");
    assertRefused(
        tar("json.tar", Map.of("1.png", png(1), "1.json", new byte[] {'{'})), "invalid label");
  }

  @Test
  void leavesOutDamagedEntriesIfAllowed() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("train/a/1.png", Arrays.copyOf(png(1), 50));
    files.put("train/a/2.png", png(2));
    files.put("test/a/3.png", png(3));
    Path tar = tar("damaged.tar", files);
    Dataset data = read(tar, new SourceOptions(FittedImages.DEFAULT_CACHE, true));
    assertThat(data.leftOut()).containsExactly("train/a/1.png");
    assertThat(described(data, data.train())).containsExactly("train/a/2.png a 2");
    ImageSet train = read(tar).train();
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> train.image(0))
        .withMessageContaining("cannot decode 1 of 3 images")
        .withMessageContaining("train/a/1.png (");
  }
}
