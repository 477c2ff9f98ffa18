package switchback.cluster;

import org.jspecify.annotations.Nullable;
import switchback.datasets.ImageSet;
import switchback.deconv.ProjectableNetwork;
import switchback.training.Classifier;
import switchback.training.Evaluation;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

/** A network in an executor. Safe to share between its threads. */
final class OpenNetwork {
  private final SentRun files;
  private final Run run;
  private @Nullable ProjectableNetwork projectable;

  /** Networks of DL4J, which serve one thread at a time. */
  private final ThreadLocal<Classifier> own;

  private final Workers alone = new Workers(1);

  OpenNetwork(SentRun files, Run run) {
    this.files = files;
    this.run = run;
    this.own = ThreadLocal.withInitial(this::classifier);
  }

  private Classifier classifier() {
    Run its = run.isGraph() ? run : files.reopened(run);
    its.use(alone);
    return Classifier.of(its, alone);
  }

  /** Returns the network for projections and searches. */
  synchronized ProjectableNetwork projectable() {
    ProjectableNetwork known = projectable;
    if (known == null) {
      known = ProjectableNetwork.of(run);
      projectable = known;
    }
    return known;
  }

  /** Returns the network as a member of an ensemble. */
  Evaluation.Member member(ImageSet images) {
    return new Evaluation.Member(own.get(), run.statistics(), images);
  }
}
