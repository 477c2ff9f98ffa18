package switchback.reports.explore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.RankBy;
import switchback.deconv.StageStack;
import switchback.deconv.search.TopActivations;
import switchback.deconv.search.TopUnit;
import switchback.reports.study.Split;
import switchback.reports.study.Study;

/**
 * The search for every feature's strongest units, in the background: first the convolutions', which
 * most ask for, then those of the dense layers, which takes longer. Safe to share between threads.
 */
final class TopSearch implements AutoCloseable {
  /** Units a feature. */
  static final int TOP = 9;

  private static final long FAREWELL_MILLIS = 2000;

  private final Study study;
  private final Progress progress;
  private final Function<Throwable, String> words;
  private final Thread thread;

  private final List<Pass> passes = new CopyOnWriteArrayList<>();
  private volatile long done;
  private volatile @Nullable String failure;
  private volatile boolean stopped;

  /** What one pass over all splits found for some layers. */
  private record Pass(List<String> layers, List<TopActivations> bySplit) {}

  /** A unit that was found, and in which split. */
  record Found(String split, TopUnit unit) {}

  /**
   * How far it is.
   *
   * @param done images looked at so far, an image once a pass
   * @param total images to look at
   * @param ready layers whose features' strongest units are known
   * @param failure why it ended early, in one line; null where it did not
   */
  record State(long done, long total, List<String> ready, @Nullable String failure) {}

  /**
   * Searches nothing yet.
   *
   * @param progress told the images done, of each pass from 0 anew
   * @param words the one line that tells of a failure
   */
  TopSearch(Study study, Progress progress, Function<Throwable, String> words) {
    this.study = study;
    this.progress = progress;
    this.words = words;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("switchback-search")
            .uncaughtExceptionHandler((_, cause) -> end(cause))
            .unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    for (List<String> layers : plan()) {
      List<TopActivations> bySplit = new ArrayList<>();
      for (Split split : study.images().splits()) {
        bySplit.add(search(split, layers));
      }
      passes.add(new Pass(layers, bySplit));
    }
  }

  /** Whatever it was that ended the search early, the page tells of it, unless we wanted that. */
  private void end(Throwable cause) {
    failure = stopped ? null : words.apply(cause);
  }

  /** The layers of each pass. */
  private List<List<String>> plan() {
    StageStack stack = study.subject().stack();
    List<ProjectableLayer> first = stack.convolutions();
    List<ProjectableLayer> then =
        stack.layers().stream().filter(layer -> !first.contains(layer)).toList();
    return List.of(first, then).stream()
        .filter(layers -> !layers.isEmpty())
        .map(layers -> layers.stream().map(ProjectableLayer::name).toList())
        .toList();
  }

  private TopActivations search(Split split, List<String> layers) {
    long before = done;
    return TopActivations.search(
        study.subject().stack(),
        study.workers(),
        split.images(),
        study.subject().statistics(),
        layers,
        TOP,
        RankBy.UNIT,
        (task, images, total) -> {
          if (stopped) {
            throw new CancellationException("the explorer ends");
          }
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
   * A feature's strongest units, strongest first, ties to the earlier split and the lower index.
   *
   * @return nothing as long as they are not known
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

  /** Ends the search, and waits for that at most two seconds. */
  @Override
  public void close() {
    stopped = true;
    try {
      thread.join(FAREWELL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
