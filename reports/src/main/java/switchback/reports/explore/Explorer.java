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
 * Serves a page that shows what a network does with one image: its feature maps, any unit projected
 * back to pixels by every unpooling, and the images of a data set that excite the unit's feature
 * most. It answers requests to the hosts of its {@link Access} only.
 */
public final class Explorer implements AutoCloseable {
  private static final String PAGE = "explore.html";

  /** The explorer's own resources. */
  private static final List<String> OWN =
      List.of(
          "explore.css",
          "canvas.js",
          "chooser.js",
          "explore.js",
          "heat.js",
          "maps.js",
          "picker.js",
          "setup.js",
          "state.js",
          "switchback.js",
          "tops.js");

  /** The resources that it shares with the galleries' site: style, themes and DOM helpers. */
  private static final List<String> SHARED =
      List.of("site/site.css", "site/theme.js", "site/dom.js");

  private final Uploads uploads;
  private final TopSearch search;
  private final PageServer server;
  private final URI address;

  private Explorer(Uploads uploads, TopSearch search, PageServer server, URI address) {
    this.uploads = uploads;
    this.search = search;
    this.server = server;
    this.address = address;
  }

  /**
   * Starts to serve the page and to search for top activations, each on its own threads.
   *
   * @param input the network, the images, and the limits
   * @param access the address and port to listen on, and the names of hosts that are let in
   * @param progress is called with the progress of the search
   * @param words returns the one line that reports a failure to the user
   * @return the explorer, which the caller closes
   * @throws SwitchbackException if the port is in use or the address is not this machine's
   * @throws IOException if the temporary folder cannot be created
   */
  public static Explorer open(
      ExplorerInput input, Access access, Progress progress, Function<Throwable, String> words)
      throws IOException {
    Uploads uploads = new Uploads(input.fitting(), input.limits(), new SecureRandom());
    TopSearch search = new TopSearch(input.study(), input.limits().headStart(), progress, words);
    try {
      ExplorerApi api = new ExplorerApi(input, new Pictures(input.data(), uploads), search);
      PageServer server = new PageServer(access, input.limits(), actions(api, uploads), words);
      server.start();
      search.start();
      URI address = URI.create("http://" + access.authority(server.port()) + "/");
      return new Explorer(uploads, search, server, address);
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
            (exchange, query) ->
                api.identifier(uploads.add(exchange.getRequestBody(), query.optional("name")))));
    return actions;
  }

  /** A request of which only the query matters. */
  @FunctionalInterface
  private interface Question {
    Response answer(Query query) throws InterruptedException;
  }

  private static PageServer.Action get(boolean works, Question question) {
    return new PageServer.Action("GET", works, (_, query) -> question.answer(query));
  }

  /** Responds with a resource, named relative to this package or from the root. */
  private static PageServer.Action constant(String name) throws IOException {
    Response response = resource(name);
    return new PageServer.Action("GET", false, (_, _) -> response);
  }

  private static Response resource(String name) throws IOException {
    try (InputStream stream = Explorer.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IOException("this build does not contain " + name);
      }
      return new Response(Response.OK, type(name), stream.readAllBytes());
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      default -> "text/javascript; charset=utf-8";
    };
  }

  /** Returns the address of the page for a browser on this machine. */
  public URI address() {
    return address;
  }

  /** Stops serving and searching, and deletes the images that were dropped on the page. */
  @Override
  public void close() throws IOException {
    server.close();
    search.close();
    uploads.close();
  }
}
