package switchback.reports.explore;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/**
 * A page that shows what a network does with one image: its feature maps, and any unit of them back
 * in pixels by every unpooling, beside the images of a set that excite its feature most. It api
 * this machine alone; see {@link PageServer} and {@link RequestGuard}.
 */
public final class Explorer implements AutoCloseable {
  private static final String PAGE = "explore.html";

  /** What the page needs, beside it. */
  private static final List<String> OWN =
      List.of(
          "explore.css",
          "explore.js",
          "maps.js",
          "picker.js",
          "pictures.js",
          "shell.js",
          "state.js",
          "tops.js");

  /** What it has from the galleries' site: the look and the themes. */
  private static final List<String> SHARED = List.of("site/site.css", "site/theme.js");

  private final Uploads uploads;
  private final TopSearch search;
  private final PageServer server;

  private Explorer(Uploads uploads, TopSearch search, PageServer server) {
    this.uploads = uploads;
    this.search = search;
    this.server = server;
  }

  /**
   * Opens the page and starts the search for top activations, both on threads of their own.
   *
   * @param port of 127.0.0.1, or 0 for any that is free
   * @param progress told how far the search is
   * @param words the one line that tells the user of a failure
   * @throws SwitchbackException where the port is taken
   * @throws IOException where no temporary folder can be made
   */
  public static Explorer open(
      ExplorerInput input, int port, Progress progress, Function<Throwable, String> words)
      throws IOException {
    Uploads uploads =
        new Uploads(input.study().subject().stack().input(), input.limits(), new SecureRandom());
    TopSearch search = new TopSearch(input.study(), progress, words);
    try {
      ExplorerApi api = new ExplorerApi(input, new Pictures(input.data(), uploads), search);
      PageServer server = new PageServer(port, input.limits(), actions(api, uploads), words);
      server.start();
      search.start();
      return new Explorer(uploads, search, server);
    } catch (IOException | RuntimeException e) {
      uploads.close();
      throw e;
    }
  }

  private static Map<String, PageServer.Action> actions(ExplorerApi api, Uploads uploads)
      throws IOException {
    Map<String, PageServer.Action> actions = new LinkedHashMap<>();
    actions.put("/", constant(PAGE));
    for (String name : OWN) {
      actions.put("/" + name, constant(name));
    }
    for (String name : SHARED) {
      actions.put("/" + name, constant("/switchback/reports/" + name));
    }
    actions.put("/api/session", get(false, api::session));
    actions.put("/api/search", get(false, api::search));
    actions.put("/api/find", get(true, api::find));
    actions.put("/api/image", get(true, api::image));
    actions.put("/api/maps", get(true, api::maps));
    actions.put("/api/unit", get(true, api::unit));
    actions.put("/api/top", get(true, api::top));
    actions.put(
        "/api/upload",
        new PageServer.Action(
            "POST",
            false,
            (exchange, _) -> api.identifier(uploads.add(exchange.getRequestBody()))));
    return actions;
  }

  /** A question that needs no more than its query. */
  @FunctionalInterface
  private interface Question {
    Reply answer(Query query) throws InterruptedException;
  }

  private static PageServer.Action get(boolean works, Question question) {
    return new PageServer.Action("GET", works, (_, query) -> question.answer(query));
  }

  /** A resource, by its name from here or from the root, as it is. */
  private static PageServer.Action constant(String name) throws IOException {
    Reply reply = resource(name);
    return new PageServer.Action("GET", false, (_, _) -> reply);
  }

  private static Reply resource(String name) throws IOException {
    try (InputStream stream = Explorer.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IOException("this build carries no " + name);
      }
      return new Reply(Reply.OK, type(name), stream.readAllBytes());
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      default -> "text/javascript; charset=utf-8";
    };
  }

  /** Where the page is. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.port() + "/");
  }

  /** Closes the page, ends the search, and deletes what was dropped. */
  @Override
  public void close() throws IOException {
    server.close();
    search.close();
    uploads.close();
  }
}
