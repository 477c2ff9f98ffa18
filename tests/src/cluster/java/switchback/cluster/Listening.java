package switchback.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The addresses at which processes accept connections, as Linux lists them. */
final class Listening {
  private static final String LISTENS = "0A";

  /** 127.0.0.1, ::1 and 127.0.0.1 as an address of IPv6, in Linux's notation. */
  private static final Set<String> LOOPBACK =
      Set.of("0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F");

  private Listening() {}

  /** Returns the addresses with ports, in Linux's notation, of some processes. */
  static List<String> addresses(Collection<ProcessHandle> processes) throws IOException {
    Set<String> sockets = new HashSet<>();
    for (ProcessHandle process : processes) {
      sockets.addAll(sockets(process.pid()));
    }
    return Stream.of("tcp", "tcp6")
        .flatMap(kind -> lines(Path.of("/proc/net", kind)).stream())
        .map(line -> List.of(line.strip().split("\\s+", -1)))
        .filter(columns -> columns.get(3).equals(LISTENS) && sockets.contains(columns.get(9)))
        .map(columns -> columns.get(1))
        .toList();
  }

  /** Returns whether only this machine can reach an address. */
  static boolean isLoopback(String address) {
    return LOOPBACK.contains(address.substring(0, address.indexOf(':')));
  }

  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table).stream().skip(1).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the inodes of the sockets that a process has open. */
  private static Set<String> sockets(long pid) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path file : files.toList()) {
        String target = target(file);
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    return inodes;
  }

  /** Returns what an open file is; nothing if it has been closed meanwhile. */
  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
