package switchback.reports.cli;

import java.io.IOException;
import java.util.Map;
import switchback.datasets.Dataset;
import switchback.training.kernels.Workers;
import switchback.training.runs.Environment;
import switchback.training.runs.Run;

/** The environment of a result: versions, machine, command line and inputs, by name. */
final class Provenance {
  /** The name of the entry that holds the run as the user named it. */
  static final String NETWORK = "network";

  private Provenance() {}

  /** Returns the environment of a command that studies a network. */
  static Map<String, String> of(Subcommand command, Workers workers, Run run, Dataset data)
      throws IOException {
    Map<String, String> environment = of(command, workers.threads());
    environment.put(NETWORK, run.name());
    environment.put("data", data.name());
    return environment;
  }

  /** Returns the environment of a command, with the commit that the program was built from. */
  static Map<String, String> of(Subcommand command, int threads) throws IOException {
    Map<String, String> environment = Environment.of(threads);
    environment.put("switchback", new Versions().full());
    environment.put("commandLine", command.typed());
    return environment;
  }
}
