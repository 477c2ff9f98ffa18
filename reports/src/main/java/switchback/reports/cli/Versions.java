package switchback.reports.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import jdk.incubator.vector.FloatVector;
import picocli.CommandLine.IVersionProvider;

/** The build and what it stands on. */
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
      "DL4J " + build.getProperty("dl4j", "unknown"),
      "Java " + java(),
      "vectors of " + vectorBits() + " bits"
    };
  }

  /** The version with its build. */
  String full() {
    return version() + "+" + build.getProperty("build", "unknown");
  }

  String dl4j() {
    return build.getProperty("dl4j", "unknown");
  }

  static String java() {
    return Runtime.version() + " (" + System.getProperty("java.vm.name") + ")";
  }

  static int vectorBits() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  private String version() {
    return build.getProperty("version", "unknown");
  }
}
