package switchback.datasets.sources;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import switchback.datasets.files.CacheFolder;
import switchback.datasets.files.Digests;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Fetches the official archive of CIFAR-10 into the user's cache: {@code
 * $XDG_CACHE_HOME/switchback}, or {@code ~/.cache/switchback}. What has come so far lies beside it
 * as {@code .part}, from where the next call goes on; it takes the archive's name only when its
 * size and MD5 are the published ones.
 */
public final class Cifar10Download {
  private static final URI SOURCE =
      URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz");
  private static final long BYTES = 170_052_171;
  private static final String MD5 = "c32a1d4ab5d03f1284b67883e8d87530";
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String RESUME = "the same command again goes on from there";

  private final URI source;
  private final long bytes;
  private final String md5;
  private final Path folder;
  private final Duration patience;

  /**
   * A download that has not begun.
   *
   * @param source http or https; the last part of its path names the file
   * @param bytes the size that it must have
   * @param md5 its MD5, 32 lower-case hex digits
   * @param folder where it goes; made where it is not there
   * @param patience how long a server may be silent, at the start or in the middle
   */
  public Cifar10Download(URI source, long bytes, String md5, Path folder, Duration patience) {
    this.source = source;
    this.bytes = bytes;
    this.md5 = md5;
    this.folder = folder;
    this.patience = patience;
  }

  /** The official archive, in the cache of the user whose environment this is. */
  public static Cifar10Download official(Map<String, String> environment) {
    return new Cifar10Download(SOURCE, BYTES, MD5, CacheFolder.of(environment), PATIENCE);
  }

  /** Where the archive is or will be. */
  public Path file() {
    String path = source.getPath();
    return folder.resolve(path.substring(path.lastIndexOf('/') + 1));
  }

  private Path part() {
    return file().resolveSibling(file().getFileName() + ".part");
  }

  /** Whether the archive is there in its full size; its MD5 was checked when it came. */
  public boolean isCached() {
    try {
      return Files.isRegularFile(file()) && Files.size(file()) == bytes;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The archive, fetched now where it is not in the cache.
   *
   * @throws SwitchbackException where the cache is no folder, the server cannot be reached,
   *     refuses, falls silent or cuts the connection, the disk will not take it, or size or MD5 are
   *     not the published ones
   */
  public Path fetch(Progress progress) {
    if (isCached()) {
      return file();
    }
    try {
      CacheFolder.make(folder);
      fetchPart(progress);
      Files.move(
          part(), file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return file();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted", e);
    } catch (ConnectException e) {
      throw failed("no connection to " + source.getHost(), e);
    } catch (IOException e) {
      throw failed(e, e);
    }
  }

  private SwitchbackException failed(Object got, Throwable cause) {
    return new SwitchbackException(
        "cannot download CIFAR-10",
        source + " to " + folder,
        got,
        bytes + " bytes",
        "check network and disk; " + RESUME + "; --data synthetic needs no network",
        cause);
  }

  private void fetchPart(Progress progress) throws IOException, InterruptedException {
    try (FileChannel part =
        FileChannel.open(
            part(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      lock(part);
      try {
        complete(part, progress);
      } finally {
        if (part.size() == 0) {
          Files.deleteIfExists(part());
        }
      }
    }
  }

  private void complete(FileChannel part, Progress progress)
      throws IOException, InterruptedException {
    if (part.size() > bytes) {
      part.truncate(0);
    }
    if (part.size() < bytes) {
      receive(part, progress);
    }
    part.force(true);
    check(part, progress);
  }

  /** Holds until the channel is closed. */
  private void lock(FileChannel part) throws IOException {
    FileLock lock;
    try {
      lock = part.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new SwitchbackException(
          "cannot download CIFAR-10",
          part(),
          "another download of it under way",
          "one at a time",
          "wait for it to end");
    }
  }

  private void receive(FileChannel part, Progress progress)
      throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    try {
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = request(client, part.size());
      if (response.statusCode() == RANGE_NOT_SATISFIABLE) {
        part.truncate(0);
        response = request(client, 0);
      }
      part.truncate(start(response, part.size()));
      part.position(part.size());
      write(response.body(), part, progress);
    } finally {
      // An orderly close would wait for a server that has fallen silent.
      client.shutdownNow();
    }
  }

  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> request(HttpClient client, long from)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(source).timeout(patience);
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofPublisher());
  }

  /** Where in the file this answer begins. */
  private long start(HttpResponse<?> response, long asked) {
    String range = response.headers().firstValue("Content-Range").orElse("");
    if (response.statusCode() == 206 && range.startsWith("bytes " + asked + "-")) {
      return asked;
    }
    if (response.statusCode() == 200) {
      return 0;
    }
    throw new SwitchbackException(
        "a server would not give CIFAR-10",
        source,
        "HTTP status " + response.statusCode() + (range.isEmpty() ? "" : " for " + range),
        "200, or 206 from byte " + asked,
        "try again later, or fetch it by hand to " + file());
  }

  private void write(Flow.Publisher<List<ByteBuffer>> body, FileChannel part, Progress progress)
      throws IOException, InterruptedException {
    try (BodyChunks chunks = new BodyChunks(body, patience)) {
      for (List<ByteBuffer> chunk = chunks.next(); !chunk.isEmpty(); chunk = chunks.next()) {
        for (ByteBuffer buffer : chunk) {
          while (buffer.hasRemaining()) {
            part.write(buffer);
          }
        }
        if (part.size() > bytes) {
          throw wrong(part, "more than " + bytes + " bytes");
        }
        progress.at("downloading CIFAR-10", part.size(), bytes);
      }
    }
  }

  private SwitchbackException wrong(FileChannel part, String got) throws IOException {
    part.truncate(0);
    return new SwitchbackException(
        "a download is not CIFAR-10",
        source,
        got,
        bytes + " bytes with MD5 " + md5,
        "it was thrown away; try again, on another network if it is changed on the way");
  }

  private void check(FileChannel part, Progress progress) throws IOException {
    if (part.size() < bytes) {
      throw new IOException("the server ended after " + part.size() + " bytes");
    }
    String got = md5(part, progress);
    if (!got.equals(md5)) {
      throw wrong(part, "MD5 " + got);
    }
  }

  private String md5(FileChannel part, Progress progress) throws IOException {
    MessageDigest digest = Digests.md5();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    part.position(0);
    for (int read = part.read(buffer); read >= 0; read = part.read(buffer.clear())) {
      digest.update(buffer.flip());
      progress.at("checking CIFAR-10", part.position(), bytes);
    }
    return Digests.hex(digest);
  }
}
