package switchback.reports.explore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import switchback.deconv.StageStack;
import switchback.deconv.Trace;
import switchback.deconv.stages.Stage;
import switchback.reports.study.Subject;

/**
 * The last images' ways forward, since a click after the other asks for the same. Safe to share
 * between threads; a trace that several ask for is made once.
 */
final class Traces {
  /** Bytes of maps that are kept, or one trace. */
  private static final long KEPT_BYTES = 64L << 20;

  private static final int MOST = 64;

  private final Subject subject;
  private final int kept;

  /** The least lately used first. */
  private final Map<String, FutureTask<Trace>> traces = new LinkedHashMap<>(16, 0.75f, true);

  Traces(Subject subject) {
    this.subject = subject;
    this.kept = Math.clamp(KEPT_BYTES / bytes(subject.stack()), 1, MOST);
  }

  private static long bytes(StageStack stack) {
    long values = stack.input().size();
    for (Stage stage : stack.stages()) {
      values += stage.output().size();
    }
    return Float.BYTES * values;
  }

  /** The image's way through the whole stack. */
  Trace of(Picture picture) throws InterruptedException {
    FutureTask<Trace> task;
    synchronized (traces) {
      task = traces.computeIfAbsent(picture.id(), _ -> new FutureTask<>(() -> trace(picture)));
      if (traces.size() > kept) {
        traces.remove(traces.keySet().iterator().next());
      }
    }
    task.run();
    try {
      return task.get();
    } catch (ExecutionException e) {
      synchronized (traces) {
        traces.remove(picture.id(), task);
      }
      throw new IllegalStateException("no trace of " + picture.id(), e.getCause());
    }
  }

  private Trace trace(Picture picture) {
    return subject.stack().trace(picture.input(subject.statistics()));
  }
}
