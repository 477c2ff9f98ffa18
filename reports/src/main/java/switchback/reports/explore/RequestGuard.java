package switchback.reports.explore;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rejects requests that do not come from the explorer's own page. Any web page in a browser on this
 * machine can send requests to this server, even under a host name that it has rebound to 127.0.0.1
 * (DNS rebinding).
 */
final class RequestGuard {
  private static final String HINT = "open the address that the explorer printed";

  private final Set<String> hosts;

  /** Creates a guard that lets in requests to these hosts, as {@link Access#canonical} has them. */
  RequestGuard(Set<String> hosts) {
    this.hosts = Set.copyOf(hosts);
  }

  /**
   * Checks where a request comes from.
   *
   * @throws RejectedRequest if another page sent it, or it names another host
   */
  void pass(HttpExchange exchange) throws RejectedRequest {
    Headers headers = exchange.getRequestHeaders();
    String host = only(headers, "Host");
    if (!hosts.contains(Access.canonical(host))) {
      String known = String.join(" or ", new TreeSet<>(hosts));
      throw forbidden("request to another host", "Host", host, known, hint(host));
    }
    // Browsers send this header with every request of another site's page, even for pictures.
    String site = headers.containsKey("Sec-Fetch-Site") ? only(headers, "Sec-Fetch-Site") : "none";
    if (site.equals("cross-site") || site.equals("same-site")) {
      throw forbidden(
          "request from another site", "Sec-Fetch-Site", site, "same-origin or none", HINT);
    }
    if (exchange.getRequestMethod().equals("POST")) {
      String origin = only(headers, "Origin");
      // A proxy in front of the explorer may add TLS.
      if (!origin.equals("http://" + host) && !origin.equals("https://" + host)) {
        throw forbidden("request from another origin", "Origin", origin, "http://" + host, HINT);
      }
    }
  }

  /** Returns the option that would let a host in, if it can be one. */
  private static String hint(String host) {
    return Access.isName(host)
        ? HINT
            + "; if this is a tunnel, container or proxy of yours, start with --host-name "
            + host
        : HINT;
  }

  /** Returns the value of a header that must occur exactly once. */
  private static String only(Headers headers, String name) throws RejectedRequest {
    List<String> values = headers.get(name);
    if (values == null || values.size() != 1) {
      throw forbidden(
          "missing or repeated header",
          name,
          values == null ? "none" : values.size() + " times",
          "once",
          HINT);
    }
    return values.getFirst();
  }

  private static RejectedRequest forbidden(
      String what, String header, String got, String expected, String hint) {
    return RejectedRequest.of(Response.FORBIDDEN, what, header, got, expected, hint);
  }
}
