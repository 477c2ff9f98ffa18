package switchback.training.runs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import switchback.training.kernels.Floats;

/**
 * Versions and machine, as {@code run.json} and {@code gallery.json} have them: worth knowing, but
 * no part of what a result follows from.
 */
public final class Environment {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private Environment() {}

  /** All of it, by name. */
  public static Map<String, String> of(int threads) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("switchback", version("switchback/training"));
    environment.put("dl4j", dl4j());
    environment.put("java", java());
    environment.put("system", property("os.name") + " " + property("os.version"));
    environment.put("processor", processor());
    environment.put("vectorBits", Integer.toString(vectorBits()));
    environment.put("threads", Integer.toString(threads));
    return environment;
  }

  /** DL4J's version. */
  public static String dl4j() {
    return version("org.deeplearning4j/deeplearning4j-nn");
  }

  /** Java's version and the virtual machine's name. */
  public static String java() {
    return Runtime.version() + " (" + property("java.vm.name") + ")";
  }

  /** The width of the vectors that the kernels work with. */
  public static int vectorBits() {
    return Floats.LANES * Float.SIZE;
  }

  /** The model's name where the system tells it in Linux's way, and always the kind. */
  private static String processor() {
    String kind = property("os.arch");
    if (!Files.isReadable(PROCESSORS)) {
      return kind;
    }
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name") && line.contains(":"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip() + " (" + kind + ")")
          .orElse(kind);
    } catch (IOException | UncheckedIOException _) {
      return kind;
    }
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  /** As Maven writes it into every jar; classes that are in no jar are of no version yet. */
  private static String version(String artifact) {
    Properties properties = new Properties();
    try (InputStream stream =
        Environment.class.getResourceAsStream("/META-INF/maven/" + artifact + "/pom.properties")) {
      if (stream != null) {
        properties.load(stream);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the version of " + artifact, e);
    }
    return properties.getProperty("version", "in development");
  }
}
