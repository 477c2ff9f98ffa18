package switchback.cluster.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.files.Places;

class HadoopFilesTest {
  private static final int BYTES = 200_000;

  @TempDir Path folder;
  private final byte[] content = new byte[BYTES];

  @BeforeEach
  void write() throws IOException {
    ShelfFileSystem.install();
    new Random(7).nextBytes(content);
    Files.createDirectories(folder.resolve("sub/sub sub"));
    Files.write(folder.resolve("file"), content);
    Files.write(folder.resolve("sub/sub sub/a%20b"), new byte[3]);
    Files.write(folder.resolve("sub/.hidden"), new byte[0]);
  }

  private Path shelf(String path) {
    return Places.path("shelf://top" + folder).resolve(path);
  }

  @Test
  void readsWholeFiles() throws IOException {
    assertThat(Files.readAllBytes(shelf("file"))).isEqualTo(content);
    assertThat(Files.size(shelf("sub/sub sub/a%20b"))).isEqualTo(3);
    assertThat(Files.readAllBytes(shelf("sub/.hidden"))).isEmpty();
  }

  /** Checks that reads at any position, of any length and kind of buffer, give the file's bytes. */
  @Test
  void readsAtAnyPosition() throws IOException {
    Random random = new Random(3);
    try (SeekableByteChannel channel = Files.newByteChannel(shelf("file"))) {
      assertThat(channel.size()).isEqualTo(BYTES);
      for (int i = 0; i < 500; i++) {
        int at = random.nextInt(BYTES + 10);
        int length = random.nextInt(i % 5 == 0 ? 100_000 : 600);
        ByteBuffer bytes =
            i % 2 == 0 ? ByteBuffer.allocate(length + 3) : ByteBuffer.allocateDirect(length + 3);
        bytes.position(2).limit(length + 2);
        int got = readFully(channel.position(at), bytes);
        assertThat(got).isEqualTo(Math.clamp(BYTES - at, 0, length));
        assertThat(channel.position()).isEqualTo(at + got);
        byte[] read = new byte[got];
        bytes.position(2).get(read);
        assertThat(read).isEqualTo(Arrays.copyOfRange(content, at, at + got));
      }
    }
  }

  private static int readFully(SeekableByteChannel channel, ByteBuffer bytes) throws IOException {
    int got = 0;
    while (bytes.hasRemaining()) {
      int more = channel.read(bytes);
      if (more < 0) {
        return got;
      }
      got += more;
    }
    return got;
  }

  @Test
  void aChannelEndsWithItsClose() throws IOException {
    SeekableByteChannel channel = Files.newByteChannel(shelf("file"), StandardOpenOption.READ);
    assertThatExceptionOfType(NonWritableChannelException.class)
        .isThrownBy(() -> channel.write(ByteBuffer.allocate(1)));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> channel.position(-1));
    channel.close();
    channel.close();
    assertThat(channel.isOpen()).isFalse();
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.read(ByteBuffer.allocate(1)));
  }

  @Test
  void walksFolders() throws IOException {
    try (Stream<Path> found = Files.walk(shelf(""))) {
      assertThat(found.map(path -> shelf("").relativize(path).toString()))
          .containsExactlyInAnyOrder(
              "", "file", "sub", "sub/.hidden", "sub/sub sub", "sub/sub sub/a%20b");
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(shelf(""), "f*")) {
      assertThat(found).containsExactly(shelf("file"));
    }
    assertThat(Files.isHidden(shelf("sub/.hidden"))).isTrue();
    assertThat(Files.isSameFile(shelf("file"), shelf("sub/../file"))).isTrue();
  }

  @Test
  void tellsAttributes() throws IOException {
    BasicFileAttributes file = Files.readAttributes(shelf("file"), BasicFileAttributes.class);
    assertThat(file.isRegularFile()).isTrue();
    assertThat(file.isDirectory() || file.isSymbolicLink() || file.isOther()).isFalse();
    assertThat(file.size()).isEqualTo(BYTES);
    assertThat(file.fileKey()).isEqualTo(shelf("file"));
    assertThat(file.lastModifiedTime().toMillis())
        .isEqualTo(Files.getLastModifiedTime(folder.resolve("file")).toMillis());
    assertThat(Files.isDirectory(shelf("sub"))).isTrue();
    assertThat(Files.isReadable(shelf("file"))).isTrue();
    assertThat(Files.isWritable(shelf("file"))).isFalse();
    assertThat(shelf("sub/../file").toRealPath()).isEqualTo(shelf("file"));
  }

  private static void list(Path path) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(path)) {
      assertThat(found).isNotNull();
    }
  }

  /** Checks that failures have the exceptions that local ones have. */
  @Test
  void failsLikeLocalFiles() throws IOException {
    Files.write(folder.resolve("locked"), new byte[3]);
    Files.createDirectories(folder.resolve("locked-folder"));
    String missing = "shelf://top" + folder + "/missing";
    for (Path path : List.of(shelf("missing"), shelf("missing/file"))) {
      assertThat(Files.exists(path)).isFalse();
      assertThatExceptionOfType(NoSuchFileException.class)
          .isThrownBy(() -> Files.newByteChannel(path).close())
          .withMessageStartingWith(missing);
      assertThatExceptionOfType(NoSuchFileException.class)
          .isThrownBy(() -> Files.newInputStream(path).close());
      assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> list(path));
    }
    assertThatExceptionOfType(AccessDeniedException.class)
        .isThrownBy(() -> Files.readAllBytes(shelf("locked")));
    assertThatExceptionOfType(AccessDeniedException.class)
        .isThrownBy(() -> Files.newInputStream(shelf("locked")).close());
    assertThatExceptionOfType(AccessDeniedException.class)
        .isThrownBy(() -> Files.size(shelf("locked-folder/file")));
    assertThatExceptionOfType(NotDirectoryException.class).isThrownBy(() -> list(shelf("file")));
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> Files.newByteChannel(shelf("sub")).close())
        .withMessageEndingWith("/sub: Is a directory");
  }

  /** Checks that nothing is written. */
  @Test
  void isForReading() throws IOException {
    Path file = shelf("file");
    assertThat(file.getFileSystem().isReadOnly()).isTrue();
    assertThatExceptionOfType(ReadOnlyFileSystemException.class)
        .isThrownBy(() -> Files.write(file, new byte[1]));
    assertThatExceptionOfType(ReadOnlyFileSystemException.class)
        .isThrownBy(() -> Files.newByteChannel(file, StandardOpenOption.APPEND).close());
    assertThatExceptionOfType(ReadOnlyFileSystemException.class)
        .isThrownBy(() -> Files.delete(file));
    assertThatExceptionOfType(ReadOnlyFileSystemException.class)
        .isThrownBy(() -> Files.createDirectory(shelf("new")));
    assertThatExceptionOfType(ReadOnlyFileSystemException.class)
        .isThrownBy(() -> Files.move(file, shelf("new")));
    assertThatExceptionOfType(ReadOnlyFileSystemException.class)
        .isThrownBy(() -> Files.copy(file, shelf("new")));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> file.getFileSystem().close());
    assertThat(Files.readAllBytes(folder.resolve("file"))).isEqualTo(content);
  }
}
