package switchback.reports.explore;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import switchback.datasets.Dataset;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableNetwork;
import switchback.fixtures.Json;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;
import tools.jackson.databind.JsonNode;

/**
 * An explorer of the bundled network and synthetic images, for tests that send it HTTP requests.
 */
abstract class Exploring {
  static final int TRAIN = 60;
  static final int TEST = 20;
  static final int SEARCHED = 40;
  static final int UPLOAD_BYTES = 20_000;

  private static final Limits LIMITS =
      new Limits(UPLOAD_BYTES, Duration.ofSeconds(20), Duration.ZERO, 64);

  static Run run;
  static ProjectableNetwork network;
  static Dataset data;
  static Workers workers;
  static Explorer explorer;
  static HttpClient client;

  @BeforeAll
  static void open() throws IOException {
    run = Run.open(Run.PRETRAINED);
    network = ProjectableNetwork.of(run);
    data = SyntheticImages.draw(7, TRAIN, TEST, Progress.NONE);
    workers = new Workers(2);
    explorer = Explorer.open(input(), Access.local(0), Progress.NONE, Exploring::words);
    client = HttpClient.newHttpClient();
  }

  static String words(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }

  static ExplorerInput input() {
    List<Split> searched =
        List.of(new Split("train", data.train().first(SEARCHED)), new Split("test", data.test()));
    return new ExplorerInput(
        new Study(
            new Subject("classic", run.sha256(), "", network, run.statistics()),
            new SearchedImages("synthetic", data.classes(), searched),
            workers),
        ClassScores.of(network, run.classes()),
        data,
        run.fitting(),
        Map.of("switchback", "test"),
        LIMITS);
  }

  @AfterAll
  static void close() throws IOException {
    client.close();
    explorer.close();
    workers.close();
  }

  static URI at(String path) {
    return explorer.address().resolve(path);
  }

  static <T> HttpResponse<T> get(String path, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(at(path)).build(), handler);
  }

  static JsonNode json(String path) throws IOException, InterruptedException {
    return parsed(get(path, BodyHandlers.ofString()).body());
  }

  static JsonNode parsed(String body) {
    return Json.read(body);
  }

  static HttpResponse<String> upload(byte[] file) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(at("/api/upload"))
            .header("Origin", "http://" + at("/").getAuthority())
            .POST(HttpRequest.BodyPublishers.ofByteArray(file))
            .build(),
        BodyHandlers.ofString());
  }

  /** Returns the complete raw response to a request, whose lines end with CR and LF. */
  static String raw(String... lines) throws IOException {
    return raw(explorer, lines);
  }

  /** Returns the complete raw response of another explorer. */
  static String raw(Explorer explorer, String... lines) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (Socket socket = new Socket(loopback, explorer.address().getPort())) {
      socket.setSoTimeout(20_000);
      String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
