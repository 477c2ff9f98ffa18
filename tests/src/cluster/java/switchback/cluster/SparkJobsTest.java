package switchback.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/** Jobs on a standalone cluster: a master, three workers, and an executor for each. */
class SparkJobsTest {
  private static final int WORKERS = 3;
  private static final List<Integer> IMAGES = IntStream.range(0, 30).boxed().toList();

  @TempDir private static Path folder = Path.of("");
  private static @Nullable StandaloneCluster started;
  private static @Nullable SparkJobs connected;

  private static StandaloneCluster cluster() {
    return Optional.ofNullable(started).orElseThrow();
  }

  private static SparkJobs jobs() {
    return Optional.ofNullable(connected).orElseThrow();
  }

  @BeforeAll
  static void start() throws IOException {
    started = StandaloneCluster.start(folder, WORKERS, 1, 512);
    cluster().settings().forEach(System::setProperty);
    System.setProperty("spark.jars", TestJars.write(folder));
    connected = SparkJobs.start(cluster().url());
    // Executors get the jars with their first task.
    jobs().map("start", IMAGES, SparkJobsTest::slowly, Progress.NONE);
  }

  @AfterAll
  static void stop() {
    if (connected != null) {
      connected.close();
    }
    if (started != null) {
      started.settings().keySet().forEach(System::clearProperty);
      started.close();
    }
    System.clearProperty("spark.jars");
  }

  @BeforeEach
  void awaitAllExecutors() {
    Awaitility.await()
        .until(
            () -> jobs().context().statusTracker().getExecutorInfos().length,
            count -> count == WORKERS + 1);
  }

  private static Convolved expected() {
    return IMAGES.stream().map(Convolved::of).reduce(Convolved::plus).orElseThrow();
  }

  private static Set<Long> pids(List<ProcessHandle> processes) {
    return processes.stream()
        .map(ProcessHandle::pid)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Convolved slowly(int image) {
    pause(100);
    return Convolved.of(image);
  }

  private static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Checks that kernels run in all executors, which give the bits of one process. */
  @Test
  void reducesInExecutorsToTheBitsOfOneProcess() {
    List<Long> reports = new ArrayList<>();
    List<JobCost> costs = new ArrayList<>();
    Convolved all =
        jobs()
            .reduce(
                "images",
                IMAGES,
                SparkJobsTest::slowly,
                Convolved::plus,
                (task, done, total) -> {
                  assertThat(task).isEqualTo("images");
                  assertThat(total).isEqualTo(IMAGES.size());
                  reports.add(done);
                },
                costs::add);
    assertThat(all.images()).isEqualTo(IMAGES.size());
    assertThat(all.bits()).isEqualTo(expected().bits());
    assertThat(all.processes())
        .hasSize(WORKERS)
        .isEqualTo(pids(cluster().executors()))
        .doesNotContain(ProcessHandle.current().pid());
    assertThat(reports).isSorted().endsWith((long) IMAGES.size());
    assertThat(Set.copyOf(reports)).hasSizeGreaterThan(3);
    assertThat(costs)
        .singleElement()
        .satisfies(
            cost -> {
              assertThat(cost.tasks()).isGreaterThanOrEqualTo(IMAGES.size());
              assertThat(cost.failed()).isZero();
              assertThat(cost.seconds()).isGreaterThan(IMAGES.size() * 0.1);
              assertThat(cost.shuffledBytes()).isPositive();
              assertThat(cost.resultBytes()).isPositive();
            });
  }

  /** Checks that the work of an executor that is killed is done by others, to the same bits. */
  @Test
  void goesOnWithoutAKilledExecutor() {
    List<ProcessHandle> before = cluster().executors();
    ProcessHandle victim = before.getFirst();
    List<JobCost> costs = new ArrayList<>();
    Convolved all =
        jobs()
            .reduce(
                "images",
                IMAGES,
                SparkJobsTest::slowly,
                Convolved::plus,
                (task, done, total) -> {
                  if (done > 6) {
                    StandaloneCluster.kill(victim);
                  }
                },
                costs::add);
    assertThat(victim.isAlive()).isFalse();
    assertThat(all.images()).isEqualTo(IMAGES.size());
    assertThat(all.bits()).isEqualTo(expected().bits());
    assertThat(costs).singleElement().satisfies(cost -> assertThat(cost.failed()).isPositive());
  }

  /** Checks that a failure that says what is wrong ends the job without a second attempt. */
  @Test
  void aFailureOfATaskArrivesAtOnceAsItIs() {
    long start = System.nanoTime();
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(
            () ->
                jobs()
                    .reduce(
                        "images",
                        IMAGES,
                        image -> {
                          if (image == 1) {
                            throw new SwitchbackException(
                                "no image", "shard-1:7", "16 bytes", "a JPEG", "fetch it again");
                          }
                          pause(2000);
                          return image;
                        },
                        Math::max,
                        Progress.NONE))
        .withMessage("no image: shard-1:7: got 16 bytes, expected a JPEG; hint: fetch it again")
        .satisfies(e -> assertThat(e.got()).isEqualTo("16 bytes"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
  }

  /** Checks that what fails on each executor is one line in the end. */
  @Test
  void aFaultIsToldInOneLine() {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(
            () ->
                jobs()
                    .map(
                        "images",
                        List.of(1),
                        image -> {
                          if (image == 1) {
                            throw new IllegalStateException("No space left on device");
                          }
                          return image;
                        },
                        Progress.NONE))
        .withMessageMatching(
            "a task failed on each executor that tried it: images, last on 127.0.0.1, executor"
                + " \\d+: got java.lang.IllegalStateException: No space left on device, expected"
                + " .*");
  }

  /** Checks that results are in the order of inputs, and that files are opened once. */
  @Test
  void mapsInOrderWithWhatEachExecutorOpensOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("words"), "one two three");
    Broadcast<Opened<String>> words =
        jobs()
            .broadcast(
                List.of(file, file),
                files ->
                    ProcessHandle.current().pid()
                        + " "
                        + new Object().hashCode()
                        + " "
                        + files.length
                        + files[1].length);
    List<String> results =
        jobs()
            .map(
                "words",
                IMAGES,
                image -> {
                  pause(100);
                  return image + " " + words.value().get();
                },
                Progress.NONE);
    assertThat(results.stream().map(each -> Integer.valueOf(each.split(" ", 2)[0])))
        .isEqualTo(IMAGES);
    assertThat(results).allMatch(each -> each.endsWith(" 213"));
    Set<String> opened =
        results.stream().map(each -> each.split(" ", 2)[1]).collect(Collectors.toSet());
    assertThat(opened).hasSizeBetween(2, WORKERS);
  }

  /** Checks that a user who interrupts does not wait for the tasks. */
  @Test
  void endsTheJobIfProgressThrows() {
    long start = System.nanoTime();
    Throwable thrown =
        catchThrowable(
            () ->
                jobs()
                    .map(
                        "images",
                        IMAGES,
                        image -> {
                          pause(image == 0 ? 100 : 60_000);
                          return image;
                        },
                        (task, done, total) -> {
                          if (done > 0) {
                            throw new CancellationException("enough");
                          }
                        }));
    assertThat(thrown).isInstanceOf(CancellationException.class).hasMessage("enough");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    assertThat(jobs().map("images", List.of(1, 2), image -> image + 1, Progress.NONE))
        .containsExactly(2, 3);
  }

  /** Checks that the driver's thread can be interrupted, and stays so. */
  @Test
  void endsTheJobIfItsThreadIsInterrupted() {
    Thread driver = Thread.currentThread();
    Throwable thrown =
        catchThrowable(
            () ->
                jobs()
                    .map(
                        "images",
                        IMAGES,
                        image -> {
                          pause(60_000);
                          return image;
                        },
                        (task, done, total) -> driver.interrupt()));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown).isInstanceOf(CancellationException.class);
  }

  /** Checks that neither the cluster nor the driver can be reached from other machines. */
  @Test
  void nothingListensBeyondLoopback() throws IOException {
    jobs().map("images", IMAGES, SparkJobsTest::slowly, Progress.NONE);
    List<ProcessHandle> all = new ArrayList<>(cluster().processes());
    all.add(ProcessHandle.current());
    assertThat(all).hasSize(2 + 2 * WORKERS);
    List<String> addresses = Listening.addresses(all);
    assertThat(addresses).hasSizeGreaterThan(all.size()).allMatch(Listening::isLoopback);
  }

  /** Checks that an application without the secret gets nothing. */
  @Test
  void theClusterAsksForItsSecret() {
    assertThat(cluster().settings()).containsEntry("spark.authenticate", "true");
    assertThat(jobs().context().getConf().get("spark.network.crypto.enabled")).isEqualTo("true");
  }
}
