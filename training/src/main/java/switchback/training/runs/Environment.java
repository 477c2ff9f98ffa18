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
 * The versions and the machine, as recorded in {@code run.json} and {@code gallery.json}. They are
 * there for information; results do not depend on them.
 */
public final class Environment {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private Environment() {}

  /** Returns all entries by name, for a program with {@code threads} worker threads. */
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

  /** Returns DL4J's version. */
  public static String dl4j() {
    return version("org.deeplearning4j/deeplearning4j-nn");
  }

  /** Returns Java's version and the virtual machine's name. */
  public static String java() {
    return Runtime.version() + " (" + property("java.vm.name") + ")";
  }

  /** Returns the width in bits of the vectors that the kernels use. */
  public static int vectorBits() {
    return Floats.LANES * Float.SIZE;
  }

  /** Returns the architecture, after the processor's model name if {@code /proc/cpuinfo} has it. */
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

  /** Returns the version that Maven wrote into the jar; classes outside a jar have none yet. */
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
