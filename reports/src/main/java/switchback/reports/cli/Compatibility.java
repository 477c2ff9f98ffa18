package switchback.reports.cli;

import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.images.Fitting;
import switchback.datasets.tasks.HeapMemory;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.runs.Run;

/** Checks that images suit a network. */
final class Compatibility {
  private Compatibility() {}

  /**
   * Checks that a network can take images at all.
   *
   * @param where the name of the images, for the message
   * @throws SwitchbackException if it takes neither colours nor grey
   */
  static void takesImages(Fitting fitting, String where) {
    if (!fitting.takesImages()) {
      throw new SwitchbackException(
          "the network does not take images",
          where,
          "an image",
          "values of " + fitting.channels() + " channels",
          "give the values by --input FILE.npy");
    }
  }

  /**
   * Returns images fitted to a network's input.
   *
   * @param where the name of the images, for the message
   * @throws SwitchbackException if there are none, or the network takes no images
   */
  static ImageSet fitted(Fitting fitting, ImageSet images, String where) {
    if (images.size() == 0) {
      throw new SwitchbackException(
          "no images",
          where,
          "an empty split",
          "at least one image",
          "use --data or a split that has images");
    }
    if (fitting.fits(images)) {
      return images;
    }
    takesImages(fitting, where);
    long bytes = (long) fitting.channels() * fitting.height() * fitting.width() * images.size();
    HeapMemory.require("the fitted images", where, bytes, "fewer images, or ");
    return fitting.of(images);
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
