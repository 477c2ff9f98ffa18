package switchback.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Follows one job after the other. Spark calls it on a thread of its own, somewhat after the
 * events. It stays with its connection, since Spark can block when a last listener is removed.
 */
final class JobListener extends SparkListener {
  /** Spark's name of the property that holds a job's group. */
  private static final String GROUP = "spark.jobGroup.id";

  private static final int PATIENCE = 5;

  private final Set<Integer> stages = new HashSet<>();
  private final BitSet finished = new BitSet();
  private String group = "";
  private CountDownLatch ended = new CountDownLatch(1);
  private int job = -1;
  private int firstStage = -1;
  private long tasks;
  private long failed;
  private long milliseconds;
  private long shuffled;
  private long results;

  /** Follows the jobs of another group from now on. */
  synchronized void follow(String another) {
    group = another;
    ended = new CountDownLatch(1);
    stages.clear();
    finished.clear();
    job = -1;
    tasks = 0;
    failed = 0;
    milliseconds = 0;
    shuffled = 0;
    results = 0;
  }

  /** Returns how many of the job's inputs have been dealt with. */
  synchronized int finished() {
    return finished.cardinality();
  }

  /** Returns what the job took, or what of it Spark reports within some seconds. */
  JobCost cost() throws InterruptedException {
    CountDownLatch end;
    synchronized (this) {
      end = ended;
    }
    for (int i = 0; i < PATIENCE && !end.await(1, SECONDS); i++) {}
    synchronized (this) {
      return new JobCost(tasks, failed, milliseconds / 1e3, shuffled, results);
    }
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart event) {
    if (group.equals(event.properties().getProperty(GROUP))) {
      job = event.jobId();
    }
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
    Properties properties = event.properties();
    if (properties != null && group.equals(properties.getProperty(GROUP))) {
      int stage = event.stageInfo().stageId();
      if (stages.isEmpty()) {
        firstStage = stage;
      }
      stages.add(stage);
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    if (!stages.contains(event.stageId())) {
      return;
    }
    tasks++;
    if (!event.taskInfo().successful()) {
      failed++;
    } else if (event.stageId() == firstStage) {
      finished.set(event.taskInfo().index());
    }
    TaskMetrics metrics = event.taskMetrics();
    if (metrics != null) {
      milliseconds += metrics.executorRunTime();
      shuffled += metrics.shuffleWriteMetrics().bytesWritten();
      results += metrics.resultSize();
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd event) {
    if (event.jobId() == job) {
      ended.countDown();
    }
  }
}
