package switchback.reports.cli;

import java.nio.file.Path;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.images.ImageDecoder;
import switchback.datasets.images.RgbImage;
import switchback.deconv.stages.MapShape;
import switchback.reports.study.LabelledImage;

/** One image that an option names. */
final class PickedImage {
  private PickedImage() {}

  /** An image file, fitted to the network's input, which is told; named like the file. */
  static LabelledImage ofFile(Subcommand command, Path file, MapShape input) {
    RgbImage image = ImageDecoder.decode(file);
    command.err().println(file + ": " + image.fitting(input.width(), input.height()));
    byte[] pixels = image.fit(input.width(), input.height()).planes();
    ImageSet alone =
        new ImageSet(3, input.height(), input.width(), new byte[][] {pixels}, new byte[] {0});
    return new LabelledImage(alone, 0, String.valueOf(file.getFileName()), "");
  }

  /**
   * An image of a data set.
   *
   * @param text such as {@code train:123}
   */
  static LabelledImage numbered(Subcommand command, String text, Dataset data) {
    int colon = text.indexOf(':');
    String split = colon < 0 ? "" : text.substring(0, colon);
    String number = text.substring(colon + 1);
    if (!(split.equals("train") || split.equals("test")) || !number.matches("\\d{1,9}")) {
      throw command.misuse(
          "no number of an image", "--index", text, "train:I or test:I", "count from 0");
    }
    ImageSet images = data.split(split);
    int index = Integer.parseInt(number);
    if (index >= images.size()) {
      throw command.misuse(
          "no such image",
          "--index",
          text,
          images.size() == 0
              ? "another split, as this one is empty"
              : split + ":0 to " + split + ":" + (images.size() - 1),
          "count from 0");
    }
    ImageSet alone =
        new ImageSet(
            images.channels(),
            images.height(),
            images.width(),
            new byte[][] {images.image(index)},
            new byte[] {(byte) images.label(index)});
    return new LabelledImage(
        alone, 0, split + ":" + index, data.classes().get(images.label(index)));
  }
}
