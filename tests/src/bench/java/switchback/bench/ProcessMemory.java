package switchback.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The resident memory of a process as Linux records it, in MB.
 *
 * @param peak the most that it has had so far
 * @param anonymous what it has now that is no part of a file
 */
record ProcessMemory(double peak, double anonymous) {
  /** The memory of a process that has ended, or of none. */
  static final ProcessMemory NONE = new ProcessMemory(0, 0);

  /** Returns this process's memory. */
  static ProcessMemory own() throws IOException {
    ProcessMemory own = in(Files.readAllLines(Path.of("/proc/self/status")));
    if (own.peak() == 0) {
      throw new IOException("/proc/self/status has no VmHWM");
    }
    return own;
  }

  /** Returns another process's memory, or {@link #NONE} if it has ended. */
  static ProcessMemory of(Process process) {
    try {
      return in(Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")));
    } catch (IOException _) {
      // A process that has just ended may still count as alive.
      return NONE;
    }
  }

  private static ProcessMemory in(List<String> status) {
    return new ProcessMemory(megabytes(status, "VmHWM:"), megabytes(status, "RssAnon:"));
  }

  private static double megabytes(List<String> status, String key) {
    return status.stream()
        .filter(line -> line.startsWith(key))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
