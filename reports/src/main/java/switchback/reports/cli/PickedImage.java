package switchback.reports.cli;

import java.nio.file.Path;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.images.Fitting;
import switchback.datasets.images.ImageDecoder;
import switchback.datasets.images.RgbImage;
import switchback.reports.study.LabelledImage;

/** The image that an option names. */
final class PickedImage {
  private PickedImage() {}

  /** Reads an image file, fits it to the network's input, and prints how. */
  static LabelledImage ofFile(Subcommand command, Path file, Fitting fitting) {
    InputFile.check(file);
    RgbImage image = ImageDecoder.decode(file, command.err()::println);
    Compatibility.takesImages(fitting, file.toString());
    command.err().println(file + ": " + fitting.text(image));
    return new LabelledImage(fitting.alone(image), 0, String.valueOf(file.getFileName()), "");
  }

  /**
   * Returns an image of a data set, fitted to the network's input.
   *
   * @param text the split and the number, such as {@code train:123}; a number alone is of the test
   *     split
   */
  static LabelledImage numbered(Subcommand command, String text, Dataset data, Fitting fitting) {
    check(command, text);
    int colon = text.indexOf(':');
    String split = colon < 0 ? "test" : text.substring(0, colon);
    String number = text.substring(colon + 1);
    ImageSet images = data.split(split);
    if (images.size() == 0) {
      throw command.misuse(
          "no such image",
          "--index",
          split + " without any image",
          "a split with images",
          "choose the other split, or other --data");
    }
    int index = Integer.parseInt(number);
    if (index >= images.size()) {
      throw command.misuse(
          "no such image",
          "--index",
          text,
          split + ":0 to " + split + ":" + (images.size() - 1),
          "choose a smaller number; images are counted from 0");
    }
    return new LabelledImage(
        Compatibility.fitted(fitting, images.range(index, index + 1), text),
        0,
        split + ":" + index,
        data.classes().get(images.label(index)));
  }

  /** Ends the program with status 2 if a text does not name an image, whatever the data set. */
  static void check(Subcommand command, String text) {
    if (!text.matches("((train|test):)?\\d{1,9}")) {
      throw command.misuse(
          "invalid image number",
          "--index",
          text,
          "train:I, test:I, or I for test:I",
          "images are counted from 0: the first test image is test:0");
    }
  }
}
