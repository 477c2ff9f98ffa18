package switchback.reports.cli;

import java.io.IOException;
import java.util.Map;
import switchback.datasets.Dataset;
import switchback.training.kernels.Workers;
import switchback.training.runs.Environment;
import switchback.training.runs.Run;

/** What a result was made in, and by which command. */
final class Provenance {
  /** The key of the run, as the user named it. */
  static final String NETWORK = "network";

  private Provenance() {}

  /** Of a command that looks into a network. */
  static Map<String, String> of(Subcommand command, Workers workers, Run run, Dataset data)
      throws IOException {
    Map<String, String> environment = of(command, workers.threads());
    environment.put(NETWORK, run.name());
    environment.put("data", data.name());
    return environment;
  }

  /** The build's commit with the version, which classes alone do not know. */
  static Map<String, String> of(Subcommand command, int threads) throws IOException {
    Map<String, String> environment = Environment.of(threads);
    environment.put("switchback", new Versions().full());
    environment.put("commandLine", command.typed());
    return environment;
  }
}
