package switchback.cluster;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/**
 * A connection to a cluster of Spark, and work on it. There is one at a time in a process. It is
 * used by one thread at a time.
 */
public final class SparkJobs implements AutoCloseable {
  /** The time between two reports of progress, in milliseconds. */
  private static final int PERIOD = 100;

  /** The levels of merging on executors. */
  private static final int DEPTH = 2;

  /** What Spark calls an application that has no name of the master's. */
  private static final String UNREGISTERED = "spark-application-";

  private final JavaSparkContext context;
  private final JobListener listener = new JobListener();
  private final AtomicInteger jobs = new AtomicInteger();
  private final Thread closing;

  private SparkJobs(JavaSparkContext context) {
    this.context = context;
    context.sc().addSparkListener(listener);
    closing = new Thread(this::stop, "stop Spark");
    Runtime.getRuntime().addShutdownHook(closing);
  }

  /**
   * Connects to a cluster.
   *
   * @param master such as {@code local[*]}, {@code local-cluster[2,1,2048]}, {@code
   *     spark://HOST:PORT}, {@code yarn} or {@code k8s://URL}; under {@code spark-submit} its own
   *     master is used
   * @throws SwitchbackException if there is no such cluster, or it refuses
   */
  public static SparkJobs start(String master) {
    SparkConf settings = SparkSettings.of(master, System.getenv());
    String used = settings.get("spark.master");
    MasterAddress.check(used);
    JavaSparkContext context = connected(settings, used);
    if (MasterAddress.isStandalone(used) && context.sc().applicationId().startsWith(UNREGISTERED)) {
      context.stop();
      throw SparkFailures.unregistered(used);
    }
    return new SparkJobs(context);
  }

  /** Connects; Spark throws exceptions that its methods do not declare. */
  @SuppressWarnings("CatchingUnchecked")
  private static JavaSparkContext connected(SparkConf settings, String master) {
    try {
      return new JavaSparkContext(settings);
    } catch (Exception e) {
      throw SparkFailures.atStart(master, e);
    }
  }

  /** Returns the master in use. */
  public String master() {
    return context.master();
  }

  /** Returns the number of tasks that run at the same time, as far as executors have come. */
  public int parallelism() {
    return context.defaultParallelism();
  }

  /** Returns Spark's own connection. */
  public JavaSparkContext context() {
    return context;
  }

  /**
   * Sends the contents of files to each executor once, when it first needs them.
   *
   * @throws IOException if a file cannot be read
   */
  public Broadcast<byte[][]> broadcast(List<Path> files) throws IOException {
    return context.broadcast(contents(files));
  }

  /**
   * Sends the contents of files to each executor once, where the first task that needs the value
   * opens it for all.
   *
   * @throws IOException if a file cannot be read
   */
  public <T> Broadcast<Opened<T>> broadcast(
      List<Path> files, SerializableFunction<byte[][], T> opening) throws IOException {
    return context.broadcast(new Opened<>(contents(files), opening));
  }

  private static byte[][] contents(List<Path> files) throws IOException {
    byte[][] contents = new byte[files.size()][];
    for (int i = 0; i < contents.length; i++) {
      contents[i] = Files.readAllBytes(files.get(i));
    }
    return contents;
  }

  /**
   * Applies a function to each input and merges the results. There is one task for each input;
   * executors merge most results among them, and the driver receives one.
   *
   * @param name the name of the task for {@code progress}
   * @param inputs at least one
   * @param merge merges two results, of which it may change and return the first. The order is any:
   *     it must be associative and commutative
   * @param progress receives the number of inputs done; may throw to end the job early
   * @param cost receives what the job took
   * @throws SwitchbackException if a task throws it, or the cluster fails
   */
  public <I extends Serializable, R extends Serializable> R reduce(
      String name,
      List<I> inputs,
      SerializableFunction<I, R> function,
      SerializableBinaryOperator<R> merge,
      Progress progress,
      Consumer<JobCost> cost) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("no inputs");
    }
    CollectionAccumulator<RuntimeException> failures = failures();
    Outcome.Merge<R> merging = new Outcome.Merge<>(merge);
    Outcome<R> outcome =
        run(
            name,
            inputs.size(),
            () ->
                outcomes(inputs, function, failures)
                    .treeAggregate(Outcome.<R>none(), merging, merging, DEPTH, true),
            failures,
            progress,
            cost);
    return result(outcome);
  }

  /**
   * Like the other {@code reduce}, without the cost.
   *
   * @see #reduce(String, List, SerializableFunction, SerializableBinaryOperator, Progress,
   *     Consumer)
   */
  public <I extends Serializable, R extends Serializable> R reduce(
      String name,
      List<I> inputs,
      SerializableFunction<I, R> function,
      SerializableBinaryOperator<R> merge,
      Progress progress) {
    return reduce(name, inputs, function, merge, progress, cost -> {});
  }

  /**
   * Applies a function to each input. There is one task for each input.
   *
   * @param name the name of the task for {@code progress}
   * @param progress receives the number of inputs done; may throw to end the job early
   * @return the results in the order of the inputs
   * @throws SwitchbackException if a task throws it, or the cluster fails
   */
  public <I extends Serializable, R extends Serializable> List<R> map(
      String name, List<I> inputs, SerializableFunction<I, R> function, Progress progress) {
    if (inputs.isEmpty()) {
      return List.of();
    }
    CollectionAccumulator<RuntimeException> failures = failures();
    return run(
            name,
            inputs.size(),
            () -> outcomes(inputs, function, failures).collect(),
            failures,
            progress,
            cost -> {})
        .stream()
        .map(SparkJobs::result)
        .toList();
  }

  private static <R extends Serializable> R result(Outcome<R> outcome) {
    if (outcome.failure() != null) {
      throw outcome.failure();
    }
    R result = outcome.result();
    if (result == null) {
      throw new IllegalStateException("a job without a result");
    }
    return result;
  }

  private CollectionAccumulator<RuntimeException> failures() {
    return context.sc().collectionAccumulator();
  }

  private <I extends Serializable, R extends Serializable> JavaRDD<Outcome<R>> outcomes(
      List<I> inputs,
      SerializableFunction<I, R> function,
      CollectionAccumulator<RuntimeException> failures) {
    return context
        .parallelize(new ArrayList<>(inputs), inputs.size())
        .map(new Outcome.Task<>(function, failures));
  }

  /** Runs an action of Spark on a thread of its own, so that this one can watch it. */
  private <T> T run(
      String name,
      int inputs,
      Callable<T> action,
      CollectionAccumulator<RuntimeException> failures,
      Progress progress,
      Consumer<JobCost> cost) {
    String group = "switchback-" + jobs.incrementAndGet();
    listener.follow(group);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<T> future =
          thread.submit(
              () -> {
                context.setJobGroup(group, name, true);
                return action.call();
              });
      T result = await(name, inputs, future, failures, progress);
      progress.at(name, inputs, inputs);
      cost.accept(listener.cost());
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(name, e);
    } catch (ExecutionException e) {
      throw SparkFailures.ofJob(name, e);
    } finally {
      // This ends the job if it is still running, and does nothing otherwise.
      context.sc().cancelJobGroupAndFutureJobs(group);
      thread.close();
    }
  }

  private <T> T await(
      String name,
      int inputs,
      Future<T> future,
      CollectionAccumulator<RuntimeException> failures,
      Progress progress)
      throws InterruptedException, ExecutionException {
    while (true) {
      try {
        return future.get(PERIOD, MILLISECONDS);
      } catch (TimeoutException e) {
        Optional<RuntimeException> failure = failures.value().stream().findFirst();
        if (failure.isPresent()) {
          throw failure.get();
        }
        progress.at(name, listener.finished(), inputs);
      }
    }
  }

  private static CancellationException interrupted(String name, InterruptedException e) {
    CancellationException cancelled = new CancellationException(name + " was interrupted");
    cancelled.initCause(e);
    return cancelled;
  }

  /** Stops the executors, and removes what they left on this machine. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(closing);
    } catch (IllegalStateException e) {
      // Java is shutting down, and runs the hook.
      return;
    }
    stop();
  }

  private void stop() {
    @Nullable Path work = WorkFolder.of(context);
    context.stop();
    if (work != null) {
      WorkFolder.delete(work);
    }
  }
}
