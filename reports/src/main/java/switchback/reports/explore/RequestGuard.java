package switchback.reports.explore;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rejects requests that do not come from the explorer's own page. Any web page in a browser on this
 * machine can send requests to this server, even under a host name that it has rebound to 127.0.0.1
 * (DNS rebinding).
 */
final class RequestGuard {
  private static final int HTTP = 80;

  private final Set<String> hosts = new TreeSet<>();

  /** Creates the guard of a server at a port of 127.0.0.1. */
  RequestGuard(int port) {
    for (String name : List.of("127.0.0.1", "localhost")) {
      hosts.add(name + ":" + port);
      if (port == HTTP) {
        hosts.add(name);
      }
    }
  }

  /**
   * Checks where a request comes from.
   *
   * @throws RejectedRequest if another page sent it, or it names another host
   */
  void pass(HttpExchange exchange) throws RejectedRequest {
    Headers headers = exchange.getRequestHeaders();
    String host = only(headers, "Host");
    if (!hosts.contains(host.toLowerCase(Locale.ROOT))) {
      throw forbidden("request to another host", "Host", host, String.join(" or ", hosts));
    }
    // Browsers send this header with every request of another site's page, even for pictures.
    String site = headers.containsKey("Sec-Fetch-Site") ? only(headers, "Sec-Fetch-Site") : "none";
    if (site.equals("cross-site") || site.equals("same-site")) {
      throw forbidden("request from another site", "Sec-Fetch-Site", site, "same-origin or none");
    }
    if (exchange.getRequestMethod().equals("POST")) {
      String origin = only(headers, "Origin");
      if (!origin.equals("http://" + host)) {
        throw forbidden("request from another origin", "Origin", origin, "http://" + host);
      }
    }
  }

  /** Returns the value of a header that must occur exactly once. */
  private static String only(Headers headers, String name) throws RejectedRequest {
    List<String> values = headers.get(name);
    if (values == null || values.size() != 1) {
      throw forbidden(
          "missing or repeated header",
          name,
          values == null ? "none" : values.size() + " times",
          "once");
    }
    return values.getFirst();
  }

  private static RejectedRequest forbidden(
      String what, String header, String got, String expected) {
    return RejectedRequest.of(
        Response.FORBIDDEN,
        what,
        header,
        got,
        expected,
        "open the address that the explorer printed");
  }
}
