import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Run by the build, on the JDK that the build chose. Writes which source is built (for {@code
 * --version}) and, for the launcher, where that JDK is and which flags it needs.
 */
final class BuildRecord {
  private BuildRecord() {}

  /** Arguments: project folder, target folder, version, run-time flags. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path target = Path.of(args[1]);
    String properties = "version=" + args[2] + "\nbuild=" + commit(args[0]) + "\n";
    write(target.resolve("classes/switchback/reports/cli/build.properties"), properties);
    write(target.resolve("launch/java-home"), System.getProperty("java.home") + "\n");
    write(target.resolve("launch/jvm-flags"), args[3] + "\n");
  }

  /** The commit that is built, marked where files differ from it; "unknown" outside of git. */
  private static String commit(String project) throws InterruptedException {
    try {
      Process git =
          new ProcessBuilder("git", "-C", project, "describe", "--always", "--dirty", "--abbrev=9")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String name = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor() == 0 && !name.isEmpty() ? name : "unknown";
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
