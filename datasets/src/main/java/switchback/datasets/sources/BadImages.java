package switchback.datasets.sources;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.Counted;
import switchback.datasets.tasks.ParallelSteps;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Finds the damaged files among all images of a data set, so that a message names all of them at
 * once. Safe to share between threads.
 */
final class BadImages {
  /** How long a search may take whose result is only a message. */
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final Object where;
  private final boolean isChecked;
  private final List<RecordImages> all = new ArrayList<>();
  private @Nullable SwitchbackException failure;

  /** A damaged file. */
  private record Bad(int split, int index, String path, String reason) {}

  /**
   * Creates a search for damaged files.
   *
   * @param where the data set, for messages
   * @param isChecked whether all files were whole when they were looked at before
   */
  BadImages(Object where, boolean isChecked) {
    this.where = where;
    this.isChecked = isChecked;
  }

  /** Adds images to those that {@link #all} goes through. */
  synchronized void add(RecordImages images) {
    all.add(images);
  }

  /**
   * Returns the failure that names all damaged files, the first ten with their faults. The search
   * ends after a minute, and the message says so.
   *
   * @param first the failure that was met
   */
  synchronized SwitchbackException all(SwitchbackException first) {
    if (failure == null) {
      failure = search(first);
    }
    return failure;
  }

  private SwitchbackException search(SwitchbackException first) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    ConcurrentLinkedQueue<Bad> bad = new ConcurrentLinkedQueue<>();
    AtomicLong seen = new AtomicLong();
    long total = 0;
    for (int split = 0; split < all.size(); split++) {
      total += all.get(split).size();
      int number = split;
      IntStream.range(0, all.get(split).size())
          .parallel()
          .filter(i -> System.nanoTime() < end)
          .forEach(
              i -> {
                check(number, i, bad);
                seen.incrementAndGet();
              });
    }
    List<Bad> sorted =
        bad.stream()
            .sorted(Comparator.comparingInt(Bad::split).thenComparingInt(Bad::index))
            .toList();
    String of =
        seen.get() == total
            ? " of " + total
            : ", at least, of %d (%d were looked at)".formatted(total, seen.get());
    return sorted.isEmpty() ? first : failure(sorted, of, first);
  }

  private SwitchbackException failure(List<Bad> bad, String of, SwitchbackException cause) {
    return new SwitchbackException(
        "cannot decode " + bad.size() + of + " images",
        where,
        Counted.shortened(bad.stream().map(b -> b.path() + " (" + b.reason() + ")").toList()),
        "complete images of supported kinds",
        isChecked
            ? "they were whole before: leave the files alone while the command runs"
            : "repair or remove them, or leave them out by --skip-bad",
        cause);
  }

  private void check(int split, int index, ConcurrentLinkedQueue<Bad> bad) {
    RecordImages images = all.get(split);
    fault(images, index)
        .ifPresent(reason -> bad.add(new Bad(split, index, images.path(index), reason)));
  }

  /** Returns what is wrong with an image; empty if it can be decoded. */
  private static Optional<String> fault(RecordImages images, int index) {
    try {
      images.decoded(index);
      return Optional.empty();
    } catch (SwitchbackException e) {
      return Optional.of(e.got());
    }
  }

  /**
   * Returns whether each image can be decoded, after decoding all of them.
   *
   * @param progress receives the number of images that have been decoded
   */
  static boolean[] areGood(RecordImages images, Progress progress) {
    boolean[] good = new boolean[images.size()];
    ParallelSteps.run(
        "checking images", good.length, progress, i -> good[i] = fault(images, i).isEmpty());
    return good;
  }
}
