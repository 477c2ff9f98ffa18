package switchback.datasets.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.files.CacheFolder;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

class Cifar10DownloadTest {
  private static final byte[] ARCHIVE = new byte[300_000];

  static {
    new Random(1).nextBytes(ARCHIVE);
  }

  @TempDir Path temporary;
  private final List<String> ranges = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  Cifar10DownloadTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpHandler handler) {
    server.createContext(
        "/",
        exchange -> {
          ranges.add(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
          handler.handle(exchange);
        });
  }

  private static void send(HttpExchange exchange, int status, byte[] body, int length)
      throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body, 0, length);
    exchange.close();
  }

  private static void sendRange(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      send(exchange, 200, ARCHIVE, ARCHIVE.length);
      return;
    }
    int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-299999/300000");
    byte[] rest = Arrays.copyOfRange(ARCHIVE, from, ARCHIVE.length);
    send(exchange, 206, rest, rest.length);
  }

  private URI address() {
    return URI.create(
        "http://%s:%d/data/archive.tar.gz"
            .formatted(
                InetAddress.getLoopbackAddress().getHostAddress(), server.getAddress().getPort()));
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path folder() {
    return temporary.resolve("cache/switchback");
  }

  private Path part() {
    return folder().resolve("archive.tar.gz.part");
  }

  private Cifar10Download download() {
    return download(address(), Duration.ofSeconds(10));
  }

  private Cifar10Download download(URI address, Duration patience) {
    return new Cifar10Download(address, ARCHIVE.length, md5(ARCHIVE), folder(), patience);
  }

  private void begun(int bytes) throws IOException {
    Files.createDirectories(folder());
    Files.write(part(), Arrays.copyOf(ARCHIVE, bytes));
  }

  private void assertFetched() throws IOException {
    assertThat(download().fetch(Progress.NONE)).isEqualTo(folder().resolve("archive.tar.gz"));
    assertThat(Files.readAllBytes(folder().resolve("archive.tar.gz"))).isEqualTo(ARCHIVE);
    assertThat(part()).doesNotExist();
    assertThat(download().isCached()).isTrue();
  }

  private void assertRefused(Cifar10Download download, String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> download.fetch(Progress.NONE))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    assertThat(download.file()).doesNotExist();
    assertThat(download.isCached()).isFalse();
  }

  @Test
  void fetchesOnceAndTellsHowFar() throws IOException {
    serve(Cifar10DownloadTest::sendRange);
    long[] last = new long[2];
    download()
        .fetch(
            (task, done, total) -> {
              assertThat(done).isBetween(0L, 300_000L);
              last[0] = done;
              last[1] = total;
            });
    assertThat(last).containsExactly(300_000, 300_000);
    assertFetched();
    assertThat(ranges).containsExactly("null");
  }

  @Test
  void goesOnFromWhatHasCome() throws IOException {
    serve(Cifar10DownloadTest::sendRange);
    begun(123_456);
    assertFetched();
    assertThat(ranges).containsExactly("bytes=123456-");
  }

  @Test
  void needsNoServerWhereAllHasCome() throws IOException {
    begun(ARCHIVE.length);
    assertFetched();
    assertThat(ranges).isEmpty();
  }

  @Test
  void startsOverWhereTheServerIgnoresTheRange() throws IOException {
    serve(exchange -> send(exchange, 200, ARCHIVE, ARCHIVE.length));
    begun(123_456);
    assertFetched();
  }

  @Test
  void startsOverWhereTheServerCannotServeTheRange() throws IOException {
    serve(
        exchange -> {
          boolean ranged = exchange.getRequestHeaders().containsKey("Range");
          send(exchange, ranged ? 416 : 200, ranged ? new byte[0] : ARCHIVE, ranged ? 0 : 300_000);
        });
    begun(123_456);
    assertFetched();
    assertThat(ranges).containsExactly("bytes=123456-", "null");
  }

  @Test
  void throwsAwayWhatHasAnotherChecksum() throws IOException {
    byte[] other = ARCHIVE.clone();
    other[1000]++;
    serve(exchange -> send(exchange, 200, other, other.length));
    assertRefused(download(), "MD5 " + md5(other), md5(ARCHIVE), "hint");
    assertThat(part()).doesNotExist();
  }

  @Test
  void throwsAwayWhatIsTooLong() {
    serve(exchange -> send(exchange, 200, new byte[400_000], 400_000));
    assertRefused(download(), "more than 300000 bytes");
    assertThat(part()).doesNotExist();
  }

  @Test
  void keepsWhatCameBeforeTheConnectionWasCut() throws IOException {
    serve(
        exchange -> {
          if (ranges.size() == 1) {
            send(exchange, 200, ARCHIVE, 200_000);
          } else {
            sendRange(exchange);
          }
        });
    assertRefused(download(), "run the same command again to resume");
    long kept = Files.size(part());
    assertThat(kept).isBetween(1L, 200_000L);
    assertFetched();
    assertThat(ranges).containsExactly("null", "bytes=" + kept + "-");
  }

  @Test
  void refusesAShortAnswer() {
    serve(exchange -> send(exchange, 200, new byte[10], 10));
    assertRefused(download(), "after 10 bytes", "300000 bytes");
  }

  @Test
  void saysWhichStatusTheServerGave() {
    serve(exchange -> send(exchange, 404, new byte[0], 0));
    assertRefused(download(), "HTTP status 404", "archive.tar.gz");
    assertThat(part()).doesNotExist();
  }

  @Test
  void doesNotWaitForEverForASilentServer() throws IOException {
    CountDownLatch done = new CountDownLatch(1);
    serve(
        exchange -> {
          exchange.sendResponseHeaders(200, ARCHIVE.length);
          exchange.getResponseBody().write(ARCHIVE, 0, 50_000);
          exchange.getResponseBody().flush();
          await(done);
          exchange.close();
        });
    assertRefused(download(address(), Duration.ofMillis(500)), "no data received for");
    done.countDown();
  }

  private static void await(CountDownLatch done) throws IOException {
    try {
      done.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void saysThatTheHostCannotBeReached() throws IOException {
    URI closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/archive.tar.gz");
    }
    assertRefused(
        download(closed, Duration.ofSeconds(5)), "no connection to 127.0.0.1", "synthetic");
    URI unknown = URI.create("http://host.invalid/archive.tar.gz");
    assertRefused(download(unknown, Duration.ofSeconds(5)), "host.invalid");
    assertThat(part()).doesNotExist();
  }

  @Test
  void saysThatTheCacheCannotBeMade() throws IOException {
    Files.writeString(temporary.resolve("cache"), "a file");
    assertRefused(download(), temporary.toString());
  }

  @Test
  void followsTheXdgRules() {
    assertThat(CacheFolder.of(Map.of("XDG_CACHE_HOME", "/c", "HOME", "/h")))
        .isEqualTo(Path.of("/c/switchback"));
    assertThat(CacheFolder.of(Map.of("XDG_CACHE_HOME", "relative", "HOME", "/h")))
        .isEqualTo(Path.of("/h/.cache/switchback"));
    assertThat(CacheFolder.of(Map.of("XDG_CACHE_HOME", "", "HOME", "/h")))
        .isEqualTo(Path.of("/h/.cache/switchback"));
    assertThat(Cifar10Download.official(Map.of("HOME", "/h")).file())
        .isEqualTo(Path.of("/h/.cache/switchback/cifar-10-binary.tar.gz"));
  }
}
