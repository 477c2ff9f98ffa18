package switchback.cluster;

import java.util.function.Consumer;
import switchback.deconv.passes.Cluster;

/** Apache Spark as a kind of cluster. */
public final class SparkKind implements Cluster.Kind {
  /** Creates it for the service loader. */
  public SparkKind() {}

  @Override
  public Cluster connect(String master, Consumer<String> notice) {
    return new SparkCluster(SparkJobs.start(master), notice);
  }
}
