package switchback.reports.explore;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Answers a fixed set of paths over HTTP at 127.0.0.1, on threads of its own. No request names a
 * file.
 */
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
  private final RequestGuard gate;
  private final Map<String, Action> actions;
  private final Limits limits;
  private final Function<Throwable, String> words;

  /** What works for its answer takes a processor. */
  private final Semaphore processors =
      new Semaphore(Runtime.getRuntime().availableProcessors(), true);

  /** How one path is answered. */
  @FunctionalInterface
  interface Answer {
    /** Answers a request. */
    Reply to(HttpExchange exchange, Query query) throws Refusal, IOException, InterruptedException;
  }

  /**
   * A path's answer.
   *
   * @param method {@code GET} or {@code POST}
   * @param works whether it computes, and so waits for a processor
   */
  record Action(String method, boolean works, Answer answer) {}

  /**
   * Listens, and answers from {@link #start} on.
   *
   * @param port of 127.0.0.1, or 0 for any that is free
   * @param actions by path
   * @param words the one line that tells of a failure
   * @throws SwitchbackException where the port is taken
   */
  PageServer(
      int port, Limits limits, Map<String, Action> actions, Function<Throwable, String> words)
      throws IOException {
    this.limits = limits;
    this.actions = Map.copyOf(actions);
    this.words = words;
    configure(limits);
    this.server = listen(port);
    this.gate = new RequestGuard(server.getAddress().getPort());
    // A client that is slow to ask keeps a thread, so that each connection may have one.
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
   * The JDK's server takes these as properties of the whole process alone, once. What the user has
   * set stays.
   */
  private static void configure(Limits limits) {
    // An answer is two writes: without this the second waits 40 ms for the first's receipt.
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

  private static HttpServer listen(int port) throws IOException {
    InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    try {
      return HttpServer.create(new InetSocketAddress(loopback, port), BACKLOG);
    } catch (BindException e) {
      throw new SwitchbackException(
          "cannot listen",
          "127.0.0.1:" + port,
          String.valueOf(e.getMessage()),
          "a free port",
          "leave out --port for any that is free",
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
      Reply reply = reply(exchange);
      Headers headers = exchange.getResponseHeaders();
      HEADERS.forEach(headers::set);
      headers.set("Content-Type", reply.type());
      headers.set(
          "Server-Timing",
          String.format(Locale.ROOT, "total;dur=%.3f", (System.nanoTime() - start) / 1e6));
      exchange.sendResponseHeaders(reply.status(), reply.body().length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(reply.body());
      }
    }
  }

  private Reply reply(HttpExchange exchange) {
    try {
      gate.pass(exchange);
      String path = String.valueOf(exchange.getRequestURI().getRawPath());
      Action action = actions.get(path);
      if (action == null) {
        throw Refusal.of(
            Reply.NOT_FOUND,
            "no such page",
            "the explorer",
            path,
            "/",
            "open the address it printed");
      }
      String method = exchange.getRequestMethod();
      if (!method.equals(action.method())) {
        exchange.getResponseHeaders().set("Allow", action.method());
        throw Refusal.of(
            Reply.NO_SUCH_METHOD, "no such method", path, method, action.method(), "use that");
      }
      return answer(action, exchange);
    } catch (Refusal e) {
      return Reply.failure(e.status(), e.line());
    } catch (SwitchbackException e) {
      return Reply.failure(Reply.BAD_REQUEST, words.apply(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reply.failure(Reply.BUSY, Refusal.busy().line());
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // Told to the one who asked; the server goes on for the others.
      return Reply.failure(Reply.FAULT, words.apply(e));
    }
  }

  private Reply answer(Action action, HttpExchange exchange)
      throws Refusal, IOException, InterruptedException {
    Query query = new Query(exchange.getRequestURI().getRawQuery());
    if (!action.works()) {
      return action.answer().to(exchange, query);
    }
    if (!processors.tryAcquire(limits.patience().toNanos(), TimeUnit.NANOSECONDS)) {
      throw Refusal.busy();
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
