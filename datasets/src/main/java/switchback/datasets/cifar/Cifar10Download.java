package switchback.datasets.cifar;

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
 * Downloads the official archive of CIFAR-10 to the user's cache, {@code
 * $XDG_CACHE_HOME/switchback} or {@code ~/.cache/switchback}. The bytes received so far are kept in
 * a file {@code .part} next to the archive, from which the next call resumes. That file is renamed
 * to the archive only if its size and MD5 are the published ones.
 */
public final class Cifar10Download {
  private static final URI SOURCE =
      URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz");
  private static final long BYTES = 170_052_171;
  private static final String MD5 = "c32a1d4ab5d03f1284b67883e8d87530";
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String RESUME = "run the same command again to resume";

  private final URI source;
  private final long bytes;
  private final String md5;
  private final Path folder;
  private final Duration patience;

  /**
   * Creates a download, which has not begun.
   *
   * @param source http or https; the last part of its path names the file
   * @param bytes the size that the file must have
   * @param md5 the MD5 of the file, 32 lower-case hex digits
   * @param folder the folder to download to; created if it is missing
   * @param patience the longest time without data from the server
   */
  public Cifar10Download(URI source, long bytes, String md5, Path folder, Duration patience) {
    this.source = source;
    this.bytes = bytes;
    this.md5 = md5;
    this.folder = folder;
    this.patience = patience;
  }

  /**
   * Creates the download of the official archive to the cache of the user with this environment.
   */
  public static Cifar10Download official(Map<String, String> environment) {
    return new Cifar10Download(SOURCE, BYTES, MD5, CacheFolder.of(environment), PATIENCE);
  }

  /** Returns the path of the archive, whether or not it exists. */
  public Path file() {
    String path = source.getPath();
    return folder.resolve(path.substring(path.lastIndexOf('/') + 1));
  }

  private Path part() {
    return file().resolveSibling(file().getFileName() + ".part");
  }

  /**
   * Returns whether the archive exists in full size; its MD5 was checked when it was downloaded.
   */
  public boolean isCached() {
    try {
      return Files.isRegularFile(file()) && Files.size(file()) == bytes;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Returns the path of the archive, and downloads it first unless it is in the cache.
   *
   * @throws SwitchbackException if the cache is not a folder, the server cannot be reached, gives
   *     an error, falls silent or cuts the connection, the file cannot be written, or its size or
   *     MD5 is not the published one
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
        "check the network and the disk; " + RESUME + "; --data synthetic needs no network",
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

  /** Locks the partial file until the channel is closed. */
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
          "another process that downloads it",
          "one download at a time",
          "wait until the other download ends");
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
      // A graceful close would wait for a silent server.
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

  /** Returns the offset in the file at which a response begins. */
  private long start(HttpResponse<?> response, long asked) {
    String range = response.headers().firstValue("Content-Range").orElse("");
    if (response.statusCode() == 206 && range.startsWith("bytes " + asked + "-")) {
      return asked;
    }
    if (response.statusCode() == 200) {
      return 0;
    }
    throw new SwitchbackException(
        "the server did not send CIFAR-10",
        source,
        "HTTP status " + response.statusCode() + (range.isEmpty() ? "" : " for " + range),
        "200, or 206 from byte " + asked,
        "try again later, or download it by hand to " + file());
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
        "the downloaded file is not CIFAR-10",
        source,
        got,
        bytes + " bytes with MD5 " + md5,
        "it was deleted; try again, or on another network if a proxy changes downloads");
  }

  private void check(FileChannel part, Progress progress) throws IOException {
    if (part.size() < bytes) {
      throw new IOException("the server closed the connection after " + part.size() + " bytes");
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
