package switchback.reports.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;
import switchback.training.runs.Environment;

/** The versions of the program, of DL4J and of Java. */
final class Versions implements IVersionProvider {
  private final Properties build = new Properties();

  Versions() throws IOException {
    try (InputStream stream = Versions.class.getResourceAsStream("build.properties")) {
      if (stream != null) {
        build.load(stream);
      }
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "switchback " + version() + ", build " + build.getProperty("build", "unknown"),
      "DL4J " + Environment.dl4j(),
      "Java " + Environment.java(),
      "vectors of " + Environment.vectorBits() + " bits"
    };
  }

  /** Returns the version with the commit that it was built from. */
  String full() {
    return version() + "+" + build.getProperty("build", "unknown");
  }

  private String version() {
    return build.getProperty("version", "unknown");
  }
}
