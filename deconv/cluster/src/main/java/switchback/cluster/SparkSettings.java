package switchback.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * The configuration of Spark. A setting of the user outweighs Switchback's; they come from {@code
 * spark-submit}, from system properties such as {@code -Dspark.executor.memory=4g}, and from {@code
 * spark-defaults.conf} in the folder that {@code SPARK_CONF_DIR} names, in this order.
 */
final class SparkSettings {
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*\\d+\\s*,\\s*\\d+\\s*,\\s*(\\d+)\\s*]");

  private static final String MASTER = "spark.master";
  private static final String LOOPBACK = "127.0.0.1";
  private static final String JAVA_OPTIONS = "spark.executor.extraJavaOptions";

  /**
   * The flags of executors beside those that Spark gives them, which open Java's vectors and
   * modules: the kernels are compiled early, and ND4J's memory is bounded.
   */
  private static final String FLAGS =
      "-XX:CompileCommand=quiet"
          + " -XX:CompileCommand=CompileThresholdScaling,switchback.training.kernels*::*,0.01"
          + " -Djava.awt.headless=true"
          + " -Dorg.bytedeco.javacpp.maxbytes=400m -Dorg.bytedeco.javacpp.maxphysicalbytes=0";

  private SparkSettings() {}

  /**
   * Returns the settings for a connection.
   *
   * @param master the master that the user named; under {@code spark-submit} its own is used
   */
  static SparkConf of(String master, Map<String, String> environment) {
    SparkConf settings = new SparkConf(true);
    defaults(environment)
        .forEach((name, value) -> settings.setIfMissing(name.toString(), value.toString().strip()));
    settings.setIfMissing(MASTER, master);
    settings.setIfMissing("spark.app.name", "switchback");
    settings.setIfMissing("spark.ui.enabled", "false");
    settings.setIfMissing("spark.ui.showConsoleProgress", "false");
    String used = settings.get(MASTER);
    if (isOnThisMachine(used)) {
      settings.setIfMissing("spark.driver.host", LOOPBACK);
      settings.setIfMissing("spark.driver.bindAddress", LOOPBACK);
    }
    Matcher sizes = LOCAL_CLUSTER.matcher(used);
    if (sizes.matches()) {
      settings.setIfMissing("spark.executor.memory", sizes.group(1) + "m");
    }
    if (!isInThisProcess(used)) {
      jar().ifPresent(jar -> settings.setIfMissing("spark.jars", jar.toUri().toString()));
    }
    List<String> flags = new ArrayList<>(List.of(FLAGS));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("-XX:UseAVX="))
        .forEach(flags::add);
    // Of two equal flags, Java takes the last: the user's.
    flags.add(settings.get(JAVA_OPTIONS, ""));
    return settings.set(JAVA_OPTIONS, String.join(" ", flags).strip());
  }

  /** Returns whether a master is this process, or processes that it starts on this machine. */
  static boolean isOnThisMachine(String master) {
    return master.startsWith("local");
  }

  private static boolean isInThisProcess(String master) {
    return isOnThisMachine(master) && !master.startsWith("local-cluster");
  }

  private static Properties defaults(Map<String, String> environment) {
    Properties settings = new Properties();
    String folder = environment.getOrDefault("SPARK_CONF_DIR", "");
    Path file = Path.of(folder, "spark-defaults.conf");
    if (!folder.isEmpty() && Files.isReadable(file)) {
      try (Reader reader = Files.newBufferedReader(file, UTF_8)) {
        settings.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    settings.keySet().removeIf(name -> !name.toString().startsWith("spark."));
    return settings;
  }

  /** Returns the jar that has this class; nothing if a folder has it. */
  private static Optional<Path> jar() {
    return Optional.ofNullable(SparkSettings.class.getProtectionDomain().getCodeSource())
        .map(CodeSource::getLocation)
        .map(location -> Path.of(URI.create(location.toString())))
        .filter(Files::isRegularFile);
  }
}
