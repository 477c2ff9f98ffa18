package switchback.reports.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import switchback.datasets.Dataset;
import switchback.training.kernels.Workers;

/** What a result was made in: worth knowing, but no part of what it follows from. */
final class Surroundings {
  private Surroundings() {}

  static Map<String, String> of(Job job, Workers workers, Dataset data) throws IOException {
    Versions versions = new Versions();
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("switchback", versions.full());
    environment.put("dl4j", versions.dl4j());
    environment.put("java", Versions.java());
    environment.put(
        "system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    environment.put("processor", System.getProperty("os.arch"));
    environment.put("vectorBits", Integer.toString(Versions.vectorBits()));
    environment.put("threads", Integer.toString(workers.threads()));
    environment.put("data", data.name());
    environment.put("commandLine", job.typed());
    return environment;
  }
}
