package switchback.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The jars that executors take: Switchback's, and the classes of these tests. */
final class TestJars {
  private TestJars() {}

  /**
   * Returns the value of {@code spark.jars}.
   *
   * @param folder a folder for the jar of these tests
   */
  static String write(Path folder) throws IOException {
    Path classes = Path.of("target", "test-classes");
    Path jar = folder.resolve("tests.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> found = Files.walk(classes)) {
      for (Path each : found.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
        Files.copy(each, out);
      }
    }
    return Path.of(System.getProperty("switchback.cluster.jar")).toUri() + "," + jar.toUri();
  }
}
