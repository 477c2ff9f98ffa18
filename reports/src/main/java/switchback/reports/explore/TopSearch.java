package switchback.reports.explore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.RankBy;
import switchback.deconv.search.TopActivations;
import switchback.deconv.search.TopUnit;
import switchback.reports.study.Split;
import switchback.reports.study.Study;

/**
 * Searches for every feature's strongest units in the background: first those of the convolutions,
 * which are requested most, then those of the dense layers, which take longer. Safe to share
 * between threads.
 */
final class TopSearch implements AutoCloseable {
  /** The number of units per feature. */
  static final int TOP = 9;

  private static final long FAREWELL_MILLIS = 2000;

  private final Study study;
  private final Duration headStart;
  private final Progress progress;
  private final Function<Throwable, String> words;
  private final Thread thread;
  private final CountDownLatch begun = new CountDownLatch(1);

  private final List<Pass> passes = new CopyOnWriteArrayList<>();
  private volatile long done;
  private volatile @Nullable String failure;
  private volatile boolean stopped;

  /** The results of one pass over all splits for some layers, split by split. */
  private record Pass(List<String> layers, List<TopActivations> bySplit) {}

  /** A unit that was found, and the name of its split. */
  record Found(String split, TopUnit unit) {}

  /**
   * The progress of the search.
   *
   * @param done the number of images searched so far, counted once per pass
   * @param total the number of images to search
   * @param ready the layers whose features' strongest units are known
   * @param failure why the search failed, in one line; null if it did not
   */
  record State(long done, long total, List<String> ready, @Nullable String failure) {}

  /**
   * Creates a search that {@link #start} starts.
   *
   * @param headStart the time for which the search waits unless {@link #begin} is called
   * @param progress is called with the number of images searched, starting from 0 in each pass
   * @param words returns the one line that reports a failure
   */
  TopSearch(Study study, Duration headStart, Progress progress, Function<Throwable, String> words) {
    this.study = study;
    this.headStart = headStart;
    this.progress = progress;
    this.words = words;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("switchback-search")
            .uncaughtExceptionHandler((_, cause) -> end(cause))
            .unstarted(this::run);
  }

  /** Starts the thread, which searches once {@link #begin} is called or its time has come. */
  void start() {
    thread.start();
  }

  /** Lets the search begin, if it has not yet. */
  void begin() {
    begun.countDown();
  }

  private void run() {
    awaitBegin();
    for (List<String> layers : plan()) {
      List<TopActivations> bySplit = new ArrayList<>();
      for (Split split : study.images().splits()) {
        bySplit.add(search(split, layers));
      }
      passes.add(new Pass(layers, bySplit));
    }
  }

  private void awaitBegin() {
    try {
      // Either way it is time.
      begun.await(headStart.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the search", e);
    }
    requireOpen();
  }

  private void requireOpen() {
    if (stopped) {
      throw new CancellationException("the explorer is closing");
    }
  }

  /** Records a failure for the page to report, unless the search was stopped on purpose. */
  private void end(Throwable cause) {
    failure = stopped ? null : words.apply(cause);
  }

  /** Returns the layers of each pass. */
  private List<List<String>> plan() {
    ProjectableNetwork network = study.subject().network();
    List<ProjectableLayer> first = network.convolutions();
    List<ProjectableLayer> then =
        network.layers().stream().filter(layer -> !first.contains(layer)).toList();
    return List.of(first, then).stream()
        .filter(layers -> !layers.isEmpty())
        .map(layers -> layers.stream().map(ProjectableLayer::name).toList())
        .toList();
  }

  private TopActivations search(Split split, List<String> layers) {
    long before = done;
    return TopActivations.search(
        study.subject().network(),
        study.workers(),
        split.images(),
        study.subject().statistics(),
        layers,
        TOP,
        RankBy.UNIT,
        (task, images, total) -> {
          requireOpen();
          done = before + images;
          progress.at(task + " of " + String.join(", ", layers), images, total);
        });
  }

  State state() {
    List<String> ready = passes.stream().flatMap(pass -> pass.layers().stream()).toList();
    long images = study.images().size();
    return new State(done, images * plan().size(), ready, failure);
  }

  /**
   * Returns a feature's strongest units, strongest first. Of equally strong units, that in the
   * earlier split and with the lower index comes first.
   *
   * @return empty if they are not known yet
   */
  Optional<List<Found>> top(String layer, int feature) {
    return passes.stream()
        .filter(pass -> pass.layers().contains(layer))
        .findFirst()
        .map(pass -> merged(pass, layer, feature));
  }

  private List<Found> merged(Pass pass, String layer, int feature) {
    List<Found> all = new ArrayList<>();
    for (int i = 0; i < pass.bySplit().size(); i++) {
      String split = study.images().splits().get(i).name();
      pass.bySplit().get(i).top(layer, feature).forEach(unit -> all.add(new Found(split, unit)));
    }
    all.sort(Comparator.comparingDouble((Found found) -> found.unit().strength()).reversed());
    return all.subList(0, Math.min(TOP, all.size()));
  }

  /** Stops the search, and waits at most two seconds for its end. */
  @Override
  public void close() {
    stopped = true;
    begin();
    try {
      thread.join(FAREWELL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
