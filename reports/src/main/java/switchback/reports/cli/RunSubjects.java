package switchback.reports.cli;

import switchback.deconv.StageStack;
import switchback.reports.study.Subject;
import switchback.training.runs.Run;

/** Runs as subjects of a gallery. */
final class RunSubjects {
  private RunSubjects() {}

  static Subject of(Run run, StageStack stack) {
    return new Subject(
        run.record().network(),
        run.sha256(),
        run.network().getLayerWiseConfigurations().toJson(),
        stack,
        run.statistics());
  }
}
