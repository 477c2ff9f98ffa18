package switchback.reports.explore;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lets in what the page itself asks. Every web page that a browser on this machine shows can send
 * requests here, under a name of its own that it lets stand for 127.0.0.1, too.
 */
final class RequestGuard {
  private static final int HTTP = 80;

  private final Set<String> hosts = new TreeSet<>();

  /** For a server at that port of 127.0.0.1. */
  RequestGuard(int port) {
    for (String name : List.of("127.0.0.1", "localhost")) {
      hosts.add(name + ":" + port);
      if (port == HTTP) {
        hosts.add(name);
      }
    }
  }

  /**
   * Looks at who asks.
   *
   * @throws Refusal where it is another page, or comes by another name
   */
  void pass(HttpExchange exchange) throws Refusal {
    Headers headers = exchange.getRequestHeaders();
    String host = only(headers, "Host");
    if (!hosts.contains(host.toLowerCase(Locale.ROOT))) {
      throw forbidden("another host", "Host", host, String.join(" or ", hosts));
    }
    // Browsers say so for whatever another site's page asks, pictures included.
    String site = headers.containsKey("Sec-Fetch-Site") ? only(headers, "Sec-Fetch-Site") : "none";
    if (site.equals("cross-site") || site.equals("same-site")) {
      throw forbidden("another site", "Sec-Fetch-Site", site, "same-origin or none");
    }
    if (exchange.getRequestMethod().equals("POST")) {
      String origin = only(headers, "Origin");
      if (!origin.equals("http://" + host)) {
        throw forbidden("another origin", "Origin", origin, "http://" + host);
      }
    }
  }

  /** The value of a header that must come once. */
  private static String only(Headers headers, String name) throws Refusal {
    List<String> values = headers.get(name);
    if (values == null || values.size() != 1) {
      throw forbidden("unclear", name, values == null ? "none" : values.size() + " times", "once");
    }
    return values.getFirst();
  }

  private static Refusal forbidden(String what, String header, String got, String expected) {
    return Refusal.of(
        Reply.FORBIDDEN, what, header, got, expected, "open the address that the explorer printed");
  }
}
