package switchback.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import switchback.training.kernels.VectorConvolution;

/** Versions and machine, as run.json has them. */
final class TrainingEnvironment {
  private TrainingEnvironment() {}

  static Map<String, String> of(int threads) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("java", Runtime.version().toString());
    environment.put("dl4j", version("org.deeplearning4j/deeplearning4j-nn"));
    environment.put("switchback", version("switchback/training"));
    environment.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    environment.put("lanes", Integer.toString(VectorConvolution.lanes()));
    environment.put("threads", Integer.toString(threads));
    return environment;
  }

  /** As Maven writes it into every jar; classes that are in no jar are of no version yet. */
  private static String version(String artifact) {
    Properties properties = new Properties();
    try (InputStream stream =
        TrainingEnvironment.class.getResourceAsStream(
            "/META-INF/maven/" + artifact + "/pom.properties")) {
      if (stream != null) {
        properties.load(stream);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the version of " + artifact, e);
    }
    return properties.getProperty("version", "in development");
  }
}
