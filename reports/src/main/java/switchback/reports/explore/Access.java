package switchback.reports.explore;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses at which an explorer is reached. Requests under any other host name are rejected:
 * see {@link RequestGuard}.
 *
 * @param address the address of this machine to listen on
 * @param port the port to listen on, or 0 for any free one
 * @param names further names under which a tunnel, a container or a proxy leads to the explorer,
 *     each {@code NAME} or {@code NAME:PORT}. A name without a port stands for that of the explorer
 *     and for the one that browsers leave out
 */
public record Access(InetAddress address, int port, List<String> names) {
  private static final Pattern NAME =
      Pattern.compile(
          "([A-Za-z0-9_][A-Za-z0-9_.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}])(?::(\\d{1,5}))?");

  private static final int HTTP = 80;
  private static final int LAST_PORT = 65_535;

  /**
   * Creates an access with a copy of the names.
   *
   * @throws IllegalArgumentException if {@link #isName} rejects one of the names
   */
  public Access {
    names = List.copyOf(names);
    for (String name : names) {
      if (!isName(name)) {
        throw new IllegalArgumentException("not a host name: " + name);
      }
    }
  }

  /**
   * Returns the access of this machine alone.
   *
   * @param port the port to listen on, or 0 for any free one
   */
  public static Access local(int port) {
    return new Access(InetAddress.ofLiteral("127.0.0.1"), port, List.of());
  }

  /**
   * Returns whether text is a host name or a numerical address, as the header {@code Host} has it,
   * with or without a port from 1 to 65535.
   */
  public static boolean isName(String text) {
    Matcher matcher = NAME.matcher(text);
    if (!matcher.matches()) {
      return false;
    }
    String port = matcher.group(2);
    return port == null || (Integer.parseInt(port) > 0 && Integer.parseInt(port) <= LAST_PORT);
  }

  /** Returns whether other machines may reach the explorer. */
  public boolean isOpen() {
    return !address.isLoopbackAddress();
  }

  /** Returns the host and the port at which a browser on this machine reaches the explorer. */
  String authority(int actualPort) {
    return (address.isAnyLocalAddress() ? "127.0.0.1" : literal()) + ":" + actualPort;
  }

  private String literal() {
    String literal = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + literal + "]" : literal;
  }

  /**
   * Returns the values of the header {@code Host} that are accepted, as {@link #canonical} has
   * them.
   *
   * @param actualPort the port that is listened on
   */
  Set<String> hosts(int actualPort) {
    Set<String> hosts = new TreeSet<>();
    for (String own : List.of("127.0.0.1", "localhost")) {
      hosts.add(own + ":" + actualPort);
      if (actualPort == HTTP) {
        hosts.add(own);
      }
    }
    hosts.add(authority(actualPort));
    for (String name : names) {
      hosts.add(canonical(name));
      if (hasNoPort(name)) {
        hosts.add(canonical(name) + ":" + actualPort);
      }
    }
    return hosts;
  }

  /** Returns a host in the one spelling by which it is compared; other text in lower case. */
  static String canonical(String host) {
    Matcher matcher = NAME.matcher(host);
    if (matcher.matches() && host.startsWith("[")) {
      try {
        String literal = matcher.group(1).substring(1, matcher.group(1).length() - 1);
        String port = matcher.group(2) == null ? "" : ":" + matcher.group(2);
        return "[" + InetAddress.ofLiteral(literal).getHostAddress() + "]" + port;
      } catch (IllegalArgumentException _) {
        // Compared as it is, and equal to no host.
      }
    }
    return host.toLowerCase(Locale.ROOT);
  }

  private static boolean hasNoPort(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() && matcher.group(2) == null;
  }
}
