package switchback.reports.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import switchback.deconv.passes.Cluster;

/** The option {@code --spark}, which lets a cluster share the passes over the images. */
final class ClusterOption {
  /** The property in which spark-submit gives the master that it was called with. */
  private static final String SUBMITTED = "spark.master";

  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description =
          "Share the passes over the images among the machines of Apache Spark: spark://HOST:PORT,"
              + " yarn, k8s://..., local[*] or local-cluster[N,CORES,MB]. It changes the time,"
              + " never the result (default: this machine's threads).")
  private @Nullable String master;

  /** Connects to the cluster; null if the user wants none. The caller closes it. */
  @Nullable Cluster connect(Subcommand command) {
    String place = master == null ? System.getProperty(SUBMITTED) : master;
    if (place == null) {
      return null;
    }
    if (place.isBlank()) {
      throw command.misuse(
          "no master",
          "--spark",
          "nothing",
          "spark://HOST:PORT, yarn, k8s://..., local[*] or local-cluster[N,CORES,MB]",
          "name the master of the cluster, or leave the option out");
    }
    return Cluster.connect(place, command.err()::println);
  }
}
