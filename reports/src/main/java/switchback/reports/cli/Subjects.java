package switchback.reports.cli;

import switchback.deconv.StageStack;
import switchback.reports.Subject;
import switchback.training.Run;

/** Runs as subjects of a gallery. */
final class Subjects {
  private Subjects() {}

  static Subject of(Run run, StageStack stack) {
    return new Subject(
        run.record().network(),
        run.sha256(),
        run.network().getLayerWiseConfigurations().toJson(),
        stack,
        run.statistics());
  }
}
