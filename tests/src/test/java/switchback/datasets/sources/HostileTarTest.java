package switchback.datasets.sources;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.datasets.Dataset;
import switchback.datasets.cifar.Cifar10Files;
import switchback.datasets.images.FittedImages;
import switchback.datasets.images.ImageBytes;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/** Reads tar files with names, kinds and sizes of entries that no archiver would choose. */
@Timeout(20)
class HostileTarTest {
  private static final String LONG = "a/" + "n".repeat(200) + ".png";

  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();

  private Dataset read(Path place, boolean skipsBad) {
    notices.clear();
    SourceOptions options = new SourceOptions(FittedImages.DEFAULT_CACHE, skipsBad);
    return DatasetSource.openOffline(
        "tar:" + place, options, Map.of(), Progress.NONE, notices::add);
  }

  /** A tar file in the making. */
  private static final class Archive {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream out;

    Archive(int form, String encoding) {
      out = new TarArchiveOutputStream(bytes, encoding);
      out.setLongFileMode(form);
    }

    Archive add(String name, byte[] content) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name, true);
      entry.setSize(content.length);
      out.putArchiveEntry(entry);
      out.write(content);
      out.closeArchiveEntry();
      return this;
    }

    Archive add(String name, byte kind, String link) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name, kind);
      entry.setLinkName(link);
      out.putArchiveEntry(entry);
      out.closeArchiveEntry();
      return this;
    }

    Path write(Path file) throws IOException {
      out.close();
      return Files.write(file, bytes.toByteArray());
    }
  }

  private static Archive archive() {
    return new Archive(TarArchiveOutputStream.LONGFILE_POSIX, "UTF-8");
  }

  private static List<String> all(Dataset data) {
    return Stream.of(data.train(), data.test())
        .flatMap(images -> TarShardsTest.described(data, images).stream())
        .sorted()
        .toList();
  }

  /** Checks names in the form of POSIX (pax) and in that of GNU, and what is printed of them. */
  @ParameterizedTest
  @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.LONGFILE_GNU})
  void takesNamesAsTheyAre(int form) throws IOException {
    List<String> names =
        List.of(
            "a/back\\slash.png",
            "a/dup.png",
            "a/dup.png",
            "a/line\nbreak.png",
            LONG,
            "a/red \u001b[31m.png",
            "a/\u009b31m.png",
            "clear \u001b[2J/1.png");
    Archive archive = new Archive(form, "UTF-8");
    for (int i = 0; i < names.size(); i++) {
      archive.add(names.get(i), TarShardsTest.png(i));
    }
    archive.add("a/../../up.png", TarShardsTest.png(99)).add("a/.././up.png", new byte[1]);
    archive.add("b\u0007\n/cut \u001b[31m.png", Arrays.copyOf(TarShardsTest.png(1), 50));
    Path tar = archive.write(folder.resolve("names.tar"));
    Dataset data = read(tar, true);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      expected.add("%s %s %d".formatted(name, name.substring(0, name.indexOf('/')), i));
    }
    assertThat(all(data)).isEqualTo(expected.stream().sorted().toList());
    assertThat(data.leftOut()).containsExactly("b\u0007\n/cut \u001b[31m.png");
    assertThat(notices)
        .contains("left out 1 damaged image, as --skip-bad says: b /cut  [31m.png")
        .allSatisfy(line -> assertThat(line.chars()).noneMatch(Character::isISOControl));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(tar);
    }
  }

  @Test
  void readsNamesThatAreNotUtf8ButMixesNoLabels() throws IOException {
    Archive folders = new Archive(TarArchiveOutputStream.LONGFILE_GNU, ISO_8859_1.name());
    folders.add("k/\u00e9t\u00e9.png", TarShardsTest.png(1));
    folders.add("k/\u00e8t\u00e8.png", TarShardsTest.png(2));
    assertThat(all(read(folders.write(folder.resolve("folders.tar")), false)))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("k/").endsWith(".png k 1"),
            second -> assertThat(second).startsWith("k/").endsWith(".png k 2"));
    Archive labelled = new Archive(TarArchiveOutputStream.LONGFILE_GNU, ISO_8859_1.name());
    labelled.add("\u00e9.png", TarShardsTest.png(1)).add("\u00e9.cls", new byte[] {'1'});
    labelled.add("\u00e8.png", TarShardsTest.png(2)).add("\u00e8.cls", new byte[] {'2'});
    assertRefused(labelled.write(folder.resolve("labelled.tar")), "two labels", "1 and 2");
  }

  @Test
  void followsNoLinkAndOpensNoDevice() throws IOException {
    Path tar =
        archive()
            .add("a/whole.png", TarShardsTest.png(7))
            .add("a/passwords.png", TarConstants.LF_SYMLINK, "/etc/passwd")
            .add("a/hard.png", TarConstants.LF_LINK, "a/whole.png")
            .add("a/character.png", TarConstants.LF_CHR, "")
            .add("a/block.png", TarConstants.LF_BLK, "")
            .add("a/pipe.png", TarConstants.LF_FIFO, "")
            .add("a/sparse.png", TarConstants.LF_GNUTYPE_SPARSE, "")
            .write(folder.resolve("kinds.tar"));
    assertThat(all(read(tar, false))).containsExactly("a/whole.png a 7");
    assertThat(notices)
        .contains(
            "left out 6 files that are no images of a supported kind: 6 link or other special"
                + " file");
  }

  private void assertRefused(Path place, String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> all(read(place, false)))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains(parts)
                    .contains("hint: ")
                    .doesNotContainPattern("\\R"));
  }

  /** Returns a tar file whose only entry declares another size than it has. */
  private static byte[] declared(String name, long size) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    byte[] header = new byte[512];
    entry.writeEntryHeader(header, ZipEncodingHelper.getZipEncoding("UTF-8"), true);
    return Arrays.copyOf(header, 4096);
  }

  @Test
  void believesNoSize() throws IOException {
    for (String name : List.of("a/1.png", "1.cls", "1.json")) {
      for (long size : new long[] {Long.MAX_VALUE, 1L << 40, 1L << 33}) {
        Path tar = Files.write(folder.resolve("size.tar"), declared(name, size));
        assertRefused(tar, "cannot read a tar file", "size.tar");
      }
      byte[] path = "27 size=9223372036854775807\n".getBytes(UTF_8);
      ByteArrayOutputStream pax = new ByteArrayOutputStream();
      TarArchiveEntry extended = new TarArchiveEntry("x", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
      extended.setSize(path.length);
      byte[] block = new byte[512];
      extended.writeEntryHeader(block);
      pax.writeBytes(block);
      pax.writeBytes(Arrays.copyOf(path, 512));
      pax.writeBytes(declared(name, 3));
      Path tar = Files.write(folder.resolve("size.tar"), pax.toByteArray());
      assertRefused(tar, "cannot read a tar file", "size.tar");
    }
  }

  @Test
  void namesTheShardThatEndsWithinAnImage() throws IOException {
    Path shards = Files.createDirectory(folder.resolve("shards"));
    byte[] whole = Cifar10Files.tar(Map.of("a/1.png", TarShardsTest.png(1)));
    Files.write(shards.resolve("0.tar"), whole);
    Path cut = Files.write(shards.resolve("1.tar"), Arrays.copyOf(whole, 512 + 20));
    assertRefused(shards, "cannot read a tar file", cut.toString());
  }

  @Test
  void unpacksNoBomb() throws IOException {
    byte[] bomb = ImageBytes.png(60_000, 60_000, 1, 0, new byte[0], new int[7_501]);
    Path tar =
        archive()
            .add("a/bomb.png", bomb)
            .add("a/whole.png", TarShardsTest.png(7))
            .write(folder.resolve("bomb.tar"));
    assertRefused(tar, "1 of 2 images", "a/bomb.png (60000x60000 pixels)", "--skip-bad");
    assertThat(all(read(tar, true))).containsExactly("a/whole.png a 7");
  }
}
