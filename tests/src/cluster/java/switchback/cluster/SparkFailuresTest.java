package switchback.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import switchback.datasets.tasks.SwitchbackException;

/** Failures of Spark in the words of the program. */
class SparkFailuresTest {
  /** Checks that a kind of cluster whose jars are missing is named with the way to get them. */
  @Test
  void aKindOfClusterThatIsNotThere() {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> SparkJobs.start("yarn"))
        .withMessageStartingWith("cannot start Spark: yarn: got Could not parse Master URL: 'yarn'")
        .withMessageContaining("hint: set SPARK_HOME to a distribution of Spark");
  }

  @Test
  void aTaskThatFailsEverywhere() {
    String spark =
        "Job aborted due to stage failure: Task 3 in stage 0.0 failed 4 times, most recent failure:"
            + " Lost task 3.3 in stage 0.0 (TID 9) (10.0.0.7 executor 2):"
            + " java.lang.OutOfMemoryError: Java heap space\n\tat A.b(A.java:1)\n";
    assertThat(
            SparkFailures.ofJob("images", new ExecutionException(new IllegalStateException(spark))))
        .hasMessageStartingWith(
            "a task failed on each executor that tried it: images, last on 10.0.0.7, executor 2:"
                + " got java.lang.OutOfMemoryError: Java heap space, expected a task that"
                + " succeeds;")
        .hasMessageContaining("spark.executor.memory");
  }

  @Test
  void aClusterThatIsGone() {
    assertThat(
            SparkFailures.ofJob(
                "images",
                new ExecutionException(
                    new IllegalStateException("Job 0 cancelled because it shut down\nmore"))))
        .hasMessageStartingWith(
            "the cluster gave up: images: got Job 0 cancelled because it shut down, expected");
  }

  @Test
  void whatATaskSaysIsKept() {
    SwitchbackException said = new SwitchbackException("a", "b", "c", "d", "e");
    assertThat(SparkFailures.ofJob("images", new ExecutionException(said))).isSameAs(said);
  }
}
