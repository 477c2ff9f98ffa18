package switchback.bench;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** The options of every comparison. */
final class BenchOptions {
  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads per contestant; all processors by default.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Turns per contestant; ${DEFAULT-VALUE} by default.")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "4",
      description = "Seconds per turn; ${DEFAULT-VALUE} by default.")
  private double seconds;

  @Option(names = "--json", description = "Print one line of JSON instead of the table.")
  private boolean json;

  int threads() {
    return positive("--threads", threads);
  }

  int rounds() {
    return positive("--rounds", rounds);
  }

  double seconds() {
    if (!(seconds > 0)) {
      throw new ParameterException(
          spec.commandLine(), "--seconds: got " + seconds + ", expected more than 0");
    }
    return seconds;
  }

  boolean isJson() {
    return json;
  }

  /** Returns one line of JSON, with its keys in the order of the record's components. */
  static String json(Record result) {
    return JsonMapper.builder()
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .build()
        .writeValueAsString(result);
  }

  private int positive(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), option + ": got " + value + ", expected at least 1");
    }
    return value;
  }
}
