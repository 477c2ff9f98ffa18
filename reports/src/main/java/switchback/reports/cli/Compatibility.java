package switchback.reports.cli;

import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.StageStack;
import switchback.deconv.stages.MapShape;
import switchback.training.runs.Run;

/** Whether images and a network belong together. */
final class Compatibility {
  private Compatibility() {}

  /** Refuses no images, and images of another size than the network takes. */
  static void images(Run run, ImageSet images, String where) {
    MapShape input = StageStack.inputOf(run.network());
    if (images.size() == 0) {
      throw new SwitchbackException(
          "no images", where, "an empty split", "at least one image", "choose another --split");
    }
    StageStack.checkImages(input, images, where);
  }

  /** Refuses labels that mean something else to the network. */
  static void classes(Run run, Dataset data) {
    if (!run.classes().equals(data.classes())) {
      throw new SwitchbackException(
          "classes are not the network's",
          data.name(),
          String.join(", ", data.classes()),
          String.join(", ", run.classes()),
          run.manifest().source() == null
              ? "evaluate on the classes that " + run.name() + " was trained on"
              : "import it again and name its classes by --classes, in the order of its outputs");
    }
  }
}
