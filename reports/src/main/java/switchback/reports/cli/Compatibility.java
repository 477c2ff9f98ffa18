package switchback.reports.cli;

import java.util.List;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.images.Fitting;
import switchback.datasets.tasks.Counted;
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
          "values of " + Counted.of(fitting.channels(), "channel"),
          "give the values by --input FILE.npy");
    }
  }

  /**
   * Returns the failure that a split has no images.
   *
   * @param where the name of the images
   * @param got what is there instead
   */
  static SwitchbackException noImages(String where, String got) {
    return new SwitchbackException(
        "no images",
        where,
        got,
        "at least one image",
        "choose another --split, or other images by --data");
  }

  /**
   * Returns images fitted to a network's input.
   *
   * @param where the name of the images, for the message
   * @throws SwitchbackException if there are none, or the network takes no images
   */
  static ImageSet fitted(Fitting fitting, ImageSet images, String where) {
    if (images.size() == 0) {
      throw noImages(where, "an empty split");
    }
    if (fitting.fits(images)) {
      return images;
    }
    takesImages(fitting, where);
    return fitting.of(images);
  }

  /**
   * Checks that labels mean the same to the network and the data set.
   *
   * @throws SwitchbackException if the names of the classes or their order differ, or the network
   *     has no classes
   */
  static void classes(Run run, Dataset data) {
    List<String> names = run.classes();
    if (names.isEmpty()) {
      throw new SwitchbackException(
          "the network has no classes",
          run.name(),
          "no single output with a value per class",
          "a classifier",
          "'activations' writes what it gives; galleries and sheets need no classes");
    }
    if (!names.equals(data.classes())) {
      throw new SwitchbackException(
          "class names differ from the network's",
          data.name(),
          counted(data.classes()),
          counted(names),
          hint(run, data));
    }
  }

  private static String counted(List<String> names) {
    return names.size() + ": " + Counted.shortened(names);
  }

  private static String hint(Run run, Dataset data) {
    if (run.manifest().source() == null || run.classes().size() != data.classes().size()) {
      return "use --data with the classes that " + run.name() + " was trained on";
    }
    return "import it again with --classes, the names in the order of its outputs";
  }
}
