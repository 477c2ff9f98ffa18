package switchback.browser;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import switchback.datasets.Dataset;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableNetwork;
import switchback.reports.explore.Access;
import switchback.reports.explore.ClassScores;
import switchback.reports.explore.Explorer;
import switchback.reports.explore.ExplorerInput;
import switchback.reports.explore.Limits;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The explorer of the bundled network and of synthetic images, in a browser. */
@ExtendWith(OneBrowser.class)
abstract class ExplorerPage {
  static final int WIDE = 1280;
  static final int PHONE = 375;
  static final String HOSTILE = "<b onclick=alert(1)>\"'&\u202edog";

  static Run run;
  static ProjectableNetwork network;
  static Dataset data;
  static Browser browser;
  private static Workers workers;
  private static Explorer explorer;
  private static HttpClient client;

  @BeforeAll
  static void start(Browser shared) throws IOException {
    browser = shared;
    run = Run.open(Run.PRETRAINED);
    network = ProjectableNetwork.of(run);
    Dataset drawn = SyntheticImages.draw(7, 40, 10, Progress.NONE);
    List<String> labels = new ArrayList<>(drawn.classes());
    labels.set(drawn.train().label(0), HOSTILE);
    data = new Dataset("drawn", labels, drawn.train(), drawn.test());
    workers = new Workers(1);
    ExplorerInput input =
        new ExplorerInput(
            new Study(
                new Subject("classic", run.sha256(), "", network, run.statistics()),
                new SearchedImages(
                    "drawn", data.classes(), List.of(new Split("train", data.train()))),
                workers),
            ClassScores.of(network, run.classes()),
            data,
            run.fitting(),
            Map.of("switchback", "0", "java", "25", "commandLine", "switchback explore"),
            new Limits(1 << 20, Duration.ofSeconds(20), Duration.ZERO, 64));
    explorer = Explorer.open(input, Access.local(0), Progress.NONE, e -> "" + e.getMessage());
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() throws IOException {
    if (client != null) {
      client.close();
      explorer.close();
      workers.close();
    }
  }

  static void open(int width, boolean dark, String hash) {
    browser.shaped(width, dark).open(explorer.address(), hash);
  }

  @AfterEach
  void isQuiet() {
    browser.assertQuiet(explorer.address());
  }

  /** Returns the explorer's response to a request that does not come from its page. */
  static JsonNode json(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(explorer.address().resolve(path)).build();
    return JsonMapper.builder()
        .build()
        .readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  /** Returns the feature, row and column in the address. */
  static List<Long> unit() {
    return browser.run(
        """
        const state = new URLSearchParams(location.hash.slice(1));
        return ['feature', 'y', 'x'].map((key) => Number(state.get(key)))\
        """);
  }

  /** Drops a file on the page as a pointer would. */
  static void drop(byte[] file) {
    browser.run(
        """
        const bytes = Uint8Array.from(atob(arguments[0]), (c) => c.charCodeAt(0));
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([bytes], 'dropped.png', { type: 'image/png' }));
        for (const type of ['dragenter', 'dragover', 'drop']) {
          document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
        }\
        """,
        Base64.getEncoder().encodeToString(file));
  }

  static void awaitTops() {
    browser.await("return document.querySelectorAll('#tops button').length > 0");
  }
}
