package switchback.reports.cli;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The user's browser, if there is a desktop to open it on. */
final class Browser {
  private Browser() {}

  /** Opens a page, or does nothing if that is not possible. */
  static void open(URI page, Map<String, String> environment) {
    List<String> command = command(page, System.getProperty("os.name"), environment);
    if (command.isEmpty()) {
      return;
    }
    try {
      new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException _) {
      // The address was printed, so the user can open it.
    }
  }

  /** Returns the command that opens a page on that system; empty if there is no desktop. */
  static List<String> command(URI page, String system, Map<String, String> environment) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return List.of("open", page.toString());
    }
    if (name.startsWith("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler", page.toString());
    }
    boolean desktop =
        List.of("DISPLAY", "WAYLAND_DISPLAY").stream()
            .anyMatch(screen -> !environment.getOrDefault(screen, "").isEmpty());
    return desktop ? List.of("xdg-open", page.toString()) : List.of();
  }
}
