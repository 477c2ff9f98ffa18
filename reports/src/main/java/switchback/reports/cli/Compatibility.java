package switchback.reports.cli;

import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.StageStack;
import switchback.training.graphs.MapShape;
import switchback.training.runs.Run;

/** Checks that images suit a network. */
final class Compatibility {
  private Compatibility() {}

  /**
   * Checks that there are images, of the size of the network's input.
   *
   * @param where the name of the images, for the message
   * @throws SwitchbackException if there are none, or if their size differs
   */
  static void images(Run run, ImageSet images, String where) {
    MapShape input = StageStack.inputOf(run.network());
    if (images.size() == 0) {
      throw new SwitchbackException(
          "no images",
          where,
          "an empty split",
          "at least one image",
          "use --data or a split that has images");
    }
    StageStack.checkImages(input, images, where);
  }

  /**
   * Checks that labels mean the same to the network and the data set.
   *
   * @throws SwitchbackException if the names of the classes or their order differ
   */
  static void classes(Run run, Dataset data) {
    if (!run.classes().equals(data.classes())) {
      throw new SwitchbackException(
          "class names differ from the network's",
          data.name(),
          String.join(", ", data.classes()),
          String.join(", ", run.classes()),
          run.manifest().source() == null
              ? "use --data with the classes that " + run.name() + " was trained on"
              : "import it again with --classes, the names in the order of its outputs");
    }
  }
}
