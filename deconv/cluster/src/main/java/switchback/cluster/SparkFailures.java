package switchback.cluster;

import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;

/** Failures of Spark, as lines for users. */
final class SparkFailures {
  /** The reason among Spark's words: it follows the executor that the last attempt ran on. */
  private static final Pattern REASON =
      Pattern.compile("\\(TID \\d+\\) \\((\\S+) executor (\\S+)\\): ([^\\r\\n]*)");

  private static final Pattern MODULE =
      Pattern.compile("Could not parse Master URL|No cluster manager|\\[?INVALID_MASTER");

  private SparkFailures() {}

  /** Returns the failure of a connection. */
  static SwitchbackException atStart(String master, Exception e) {
    String reason = firstLine(e);
    boolean isUnknown = MODULE.matcher(reason).find();
    return new SwitchbackException(
        "cannot start Spark",
        master,
        reason,
        "a cluster that accepts the application",
        isUnknown
            ? "set SPARK_HOME to a distribution of Spark 4.2 that has this kind of cluster, or use"
                + " spark-submit"
            : "check the address, the memory and cores that the cluster has, and its secret",
        e);
  }

  /** Returns the failure of an application that its master does not register. */
  static SwitchbackException unregistered(String master) {
    return new SwitchbackException(
        "the master does not take the application",
        master,
        "no answer within a minute",
        "a master of the same version of Spark with the same secret",
        "compare spark.authenticate, spark.authenticate.secret and spark.network.crypto.enabled"
            + " with the cluster's; SPARK_CONF_DIR can name the folder of a spark-defaults.conf");
  }

  /** Returns the failure of a job, which is the exception itself unless it is Spark's. */
  static RuntimeException ofJob(String name, ExecutionException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof SwitchbackException || cause instanceof UnreadImage) {
      return (RuntimeException) cause;
    }
    Matcher reason = REASON.matcher(String.valueOf(cause.getMessage()));
    if (reason.find()) {
      return new SwitchbackException(
          "a task failed on each executor that tried it",
          name + ", last on " + reason.group(1) + ", executor " + reason.group(2),
          reason.group(3),
          "a task that succeeds",
          "the executors' logs have the whole story; a setting such as"
              + " -Dspark.executor.memory=4g in SWITCHBACK_JAVA_OPTS gives them more memory",
          cause);
    }
    return new SwitchbackException(
        "the cluster gave up",
        name,
        firstLine(cause),
        "executors that stay",
        "run it again when the cluster is up",
        cause);
  }

  private static String firstLine(@Nullable Throwable e) {
    return String.valueOf(e == null ? null : e.getMessage()).strip().split("\\R", 2)[0];
  }
}
