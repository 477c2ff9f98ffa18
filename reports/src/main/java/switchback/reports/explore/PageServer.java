package switchback.reports.explore;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import switchback.datasets.tasks.SwitchbackException;

/** Serves a fixed set of paths over HTTP, on its own threads. Requests cannot name files. */
final class PageServer implements AutoCloseable {
  private static final int BACKLOG = 64;
  private static final int IDLE_SECONDS = 10;

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:;"
              + " connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Cache-Control",
          "no-store",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin");

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final RequestGuard guard;
  private final Map<String, Action> actions;
  private final Limits limits;
  private final Function<Throwable, String> words;

  /** One permit per processor; a request that computes holds one. */
  private final Semaphore processors =
      new Semaphore(Runtime.getRuntime().availableProcessors(), true);

  /** Responds to requests for one path. */
  @FunctionalInterface
  interface Answer {
    /** Responds to a request. */
    Response to(HttpExchange exchange, Query query)
        throws RejectedRequest, IOException, InterruptedException;
  }

  /**
   * The handling of one path.
   *
   * @param method {@code GET} or {@code POST}
   * @param works whether it computes, and therefore waits for a processor
   * @param answer responds to requests
   */
  record Action(String method, boolean works, Answer answer) {}

  /**
   * Creates a server that listens, and responds once {@link #start} is called.
   *
   * @param access the address and port to listen on, and the names of hosts that are let in
   * @param actions the handling of each path
   * @param words returns the one line that reports a failure
   * @throws SwitchbackException if the port is in use or the address is not this machine's
   */
  PageServer(
      Access access, Limits limits, Map<String, Action> actions, Function<Throwable, String> words)
      throws IOException {
    this.limits = limits;
    this.actions = Map.copyOf(actions);
    this.words = words;
    configure(limits);
    this.server = listen(access);
    this.guard = new RequestGuard(access.hosts(server.getAddress().getPort()));
    // A slow client occupies a thread, so there may be one per connection.
    this.threads =
        new ThreadPoolExecutor(
            0,
            limits.connections(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("switchback-http-", 0).factory());
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /**
   * Sets the properties of the JDK's server, which reads them once per process. Properties that the
   * user has set are kept.
   */
  private static void configure(Limits limits) {
    // A response is two writes; without this, the second waits 40 ms for the first's receipt.
    setUnlessSet("sun.net.httpserver.nodelay", "true");
    setUnlessSet("sun.net.httpserver.maxReqTime", "20");
    setUnlessSet("sun.net.httpserver.maxRspTime", "60");
    setUnlessSet("jdk.httpserver.maxConnections", Integer.toString(limits.connections()));
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static HttpServer listen(Access access) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(access.address(), access.port()), BACKLOG);
    } catch (BindException e) {
      throw new SwitchbackException(
          "cannot listen",
          access.authority(access.port()),
          String.valueOf(e.getMessage()),
          "a free port of an address of this machine",
          "leave out --port to use any free port"
              + (access.isOpen() ? ", and --bind for this machine alone" : ""),
          e);
    }
  }

  void start() {
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    long start = System.nanoTime();
    try (exchange) {
      Response response = response(exchange);
      Headers headers = exchange.getResponseHeaders();
      HEADERS.forEach(headers::set);
      headers.set("Content-Type", response.type());
      headers.set(
          "Server-Timing",
          String.format(Locale.ROOT, "total;dur=%.3f", (System.nanoTime() - start) / 1e6));
      exchange.sendResponseHeaders(response.status(), response.body().length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(response.body());
      }
    }
  }

  private Response response(HttpExchange exchange) {
    try {
      guard.pass(exchange);
      String path = String.valueOf(exchange.getRequestURI().getRawPath());
      Action action = actions.get(path);
      if (action == null) {
        throw RejectedRequest.of(
            Response.NOT_FOUND,
            "no such page",
            "the explorer",
            path,
            "/",
            "open the address that the explorer printed");
      }
      String method = exchange.getRequestMethod();
      if (!method.equals(action.method())) {
        exchange.getResponseHeaders().set("Allow", action.method());
        throw RejectedRequest.of(
            Response.NO_SUCH_METHOD,
            "unsupported method",
            path,
            method,
            action.method(),
            "send the request as " + action.method());
      }
      return answer(action, exchange);
    } catch (RejectedRequest e) {
      return Response.failure(e.status(), e.line());
    } catch (SwitchbackException e) {
      return Response.failure(Response.BAD_REQUEST, words.apply(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Response.failure(Response.BUSY, RejectedRequest.busy().line());
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // Reported to the client; the server keeps running for the others.
      return Response.failure(Response.FAULT, words.apply(e));
    }
  }

  private Response answer(Action action, HttpExchange exchange)
      throws RejectedRequest, IOException, InterruptedException {
    Query query = new Query(exchange.getRequestURI().getRawQuery());
    if (!action.works()) {
      return action.answer().to(exchange, query);
    }
    if (!processors.tryAcquire(limits.patience().toNanos(), TimeUnit.NANOSECONDS)) {
      throw RejectedRequest.busy();
    }
    try {
      return action.answer().to(exchange, query);
    } finally {
      processors.release();
    }
  }

  /** Closes the port and all connections. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
