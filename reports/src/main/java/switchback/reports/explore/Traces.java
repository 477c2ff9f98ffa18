package switchback.reports.explore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Trace;
import switchback.reports.study.Subject;
import switchback.training.graphs.Node;
import switchback.training.kernels.Workers;

/**
 * Keeps the traces of recent images, as consecutive clicks need the same one. Safe to share between
 * threads; a trace that several threads request is made once.
 */
final class Traces {
  /** The largest number of bytes of traces to keep, unless a single trace is larger. */
  private static final long KEPT_BYTES = 64L << 20;

  private static final int MOST = 64;

  private final Subject subject;
  private final int kept;

  /** The traces by image, the least recently used first. */
  private final Map<String, FutureTask<Trace>> traces = new LinkedHashMap<>(16, 0.75f, true);

  Traces(Subject subject) {
    this.subject = subject;
    this.kept = Math.clamp(KEPT_BYTES / bytes(subject.network()), 1, MOST);
  }

  private static long bytes(ProjectableNetwork network) {
    long values = network.input().size();
    for (Node node : network.graph().nodes()) {
      values += node.maps().size();
    }
    return Float.BYTES * values;
  }

  /** Returns an image's trace through the whole network. */
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
    try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
      return subject.network().trace(picture.input(subject.statistics()), workers);
    }
  }
}
