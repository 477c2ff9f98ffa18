package switchback.datasets.sources;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Tells of faults of files that could be overlooked, once per fault however often a file is
 * decoded: the first ten, and that there are more. Safe to share between threads.
 */
final class Overlooked implements Consumer<String> {
  private static final int MOST = 10;

  private final Consumer<String> notice;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  Overlooked(Consumer<String> notice) {
    this.notice = notice;
  }

  @Override
  public synchronized void accept(String fault) {
    if (told.size() <= MOST && told.add(fault)) {
      notice.accept(told.size() <= MOST ? fault : "further such faults are not told");
    }
  }
}
