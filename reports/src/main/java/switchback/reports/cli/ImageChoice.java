package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import switchback.datasets.Dataset;
import switchback.datasets.ImageDecoder;
import switchback.datasets.ImageSet;
import switchback.datasets.Progress;
import switchback.datasets.RgbImage;
import switchback.deconv.MapShape;
import switchback.training.Run;

/** One image, a file's or one of a data set, or several as values. */
final class ImageChoice {
  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = {
        "A PNG, JPEG, GIF, BMP, TIFF or WebP file of any size: turned upright by its EXIF data,"
            + " transparent parts on mid-grey, cropped in the middle, scaled to the network's"
            + " input."
      })
  private @Nullable Path file;

  @Option(
      names = "--input",
      paramLabel = "FILE.npy",
      description = {
        "Images as values in network-input space, (N, 3, H, W) or (3, H, W), float32 or float64."
      })
  private @Nullable Path values;

  @ArgGroup(exclusive = false)
  private @Nullable Numbered numbered;

  /** An image of a data set, by number. */
  static final class Numbered {
    @Option(
        names = "--index",
        required = true,
        paramLabel = "SPLIT:I",
        description = "An image of the data set, such as train:123, counted from 0.")
    private String index = "";

    @Option(
        names = "--data",
        paramLabel = "D",
        description = "The data set; see 'switchback gallery --help'.")
    private @Nullable String data;
  }

  /** The images (C, H, W) in network-input space, at least one. */
  List<float[]> inputs(Job job, Run run, MapShape input, Progress progress) throws IOException {
    if (values != null) {
      return InputFile.read(values, input);
    }
    ImageSet one = open(job, input, progress);
    Fit.images(run, one, "the image");
    float[] image = new float[input.size()];
    one.standardized(0, run.statistics(), image, 0);
    return List.of(image);
  }

  /** That image alone, label 0, of the size that the network takes. */
  private ImageSet open(Job job, MapShape input, Progress progress) {
    if (file != null) {
      return decoded(job, file, input);
    }
    Numbered chosen = numbered == null ? new Numbered() : numbered;
    return numbered(job, chosen.index, DataOption.open(chosen.data, job, progress));
  }

  private static ImageSet decoded(Job job, Path file, MapShape input) {
    RgbImage image = ImageDecoder.decode(file);
    job.err().println(file + ": " + image.fitting(input.width(), input.height()));
    return alone(3, input, image.fit(input.width(), input.height()).planes());
  }

  private static ImageSet numbered(Job job, String text, Dataset data) {
    int colon = text.indexOf(':');
    String split = colon < 0 ? "" : text.substring(0, colon);
    String number = text.substring(colon + 1);
    if (!(split.equals("train") || split.equals("test")) || !number.matches("\\d{1,9}")) {
      throw job.misuse(
          "no number of an image", "--index", text, "train:I or test:I", "count from 0");
    }
    ImageSet images = data.split(split);
    int index = Integer.parseInt(number);
    if (index >= images.size()) {
      throw job.misuse(
          "no such image",
          "--index",
          text,
          images.size() == 0
              ? "another split, as this one is empty"
              : split + ":0 to " + split + ":" + (images.size() - 1),
          "count from 0");
    }
    MapShape size = new MapShape(images.channels(), images.height(), images.width());
    return alone(images.channels(), size, images.image(index));
  }

  private static ImageSet alone(int channels, MapShape size, byte[] pixels) {
    return new ImageSet(
        channels, size.height(), size.width(), new byte[][] {pixels}, new byte[] {0});
  }
}
