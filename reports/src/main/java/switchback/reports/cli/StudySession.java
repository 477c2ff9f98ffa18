package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.Dataset;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.passes.Cluster;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

/**
 * A network that a command studies, with the progress bar and the threads of the work. Closing the
 * session ends both.
 */
final class StudySession implements AutoCloseable {
  private final Subcommand command;
  private final Run run;
  private final Subject subject;
  private final TerminalProgress progress;
  private final Workers workers;
  private @Nullable Cluster cluster;

  /**
   * Starts the threads.
   *
   * @param threads the number of threads, at least 1
   * @throws switchback.datasets.tasks.SwitchbackException if the network cannot be projected back
   */
  StudySession(Subcommand command, Run run, int threads) {
    this.command = command;
    this.run = run;
    this.subject = Subject.of(run);
    this.progress = new TerminalProgress(command);
    this.workers = new Workers(threads);
  }

  Run run() {
    return run;
  }

  Subject subject() {
    return subject;
  }

  ProjectableNetwork network() {
    return subject.network();
  }

  TerminalProgress progress() {
    return progress;
  }

  Workers workers() {
    return workers;
  }

  /** Lets a cluster, if there is one, share the passes over images; the session closes it. */
  void use(@Nullable Cluster its) {
    cluster = its;
  }

  Study study(SearchedImages images) {
    return cluster == null
        ? new Study(subject, images, workers)
        : new Study(subject, images, workers, cluster.passes(run));
  }

  /** Returns the environment that a result of these images records. */
  Map<String, String> provenance(Dataset data) throws IOException {
    return Provenance.of(command, workers, run, data);
  }

  /** A result that is written to a folder and can be resumed. */
  @FunctionalInterface
  interface Result {
    void write(Path out, Map<String, String> environment, Progress progress) throws IOException;
  }

  /** Writes a result as {@link ResumableWork}; returns false if the user interrupted it. */
  boolean write(Path out, Dataset data, Result result) throws IOException {
    Map<String, String> environment = provenance(data);
    return ResumableWork.run(
        command, out, progress, current -> result.write(out, environment, current));
  }

  @Override
  public void close() {
    if (cluster != null) {
      cluster.close();
    }
    workers.close();
    progress.close();
  }
}
