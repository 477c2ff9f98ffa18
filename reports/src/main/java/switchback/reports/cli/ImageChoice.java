package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import switchback.datasets.tasks.Progress;
import switchback.reports.study.LabelledImage;
import switchback.training.graphs.MapShape;
import switchback.training.runs.Run;

/** The options that choose an image file, an image of a data set, or several images as values. */
final class ImageChoice {
  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = {
        "A PNG, JPEG, GIF, BMP, TIFF or WebP file of any size. It is turned upright by its EXIF"
            + " data, put on mid-grey where it is transparent, cropped to its centre, and scaled to"
            + " the network's input."
      })
  private @Nullable Path file;

  @Option(
      names = "--input",
      paramLabel = "FILE.npy",
      description = {
        "Images as values in network-input space: (N, C, H, W) or (C, H, W), float16, float32 or"
            + " float64."
      })
  private @Nullable Path values;

  @ArgGroup(exclusive = false)
  private @Nullable Numbered numbered;

  /** The options that choose an image of a data set by its number. */
  static final class Numbered extends DataOption {
    @Option(
        names = "--index",
        required = true,
        paramLabel = "SPLIT:I",
        description =
            "An image of the data set, counted from 0, such as train:123; 123 alone is test:123.")
    private String index = "";

    /** Returns the split and the number as they were typed. */
    String index() {
      return index;
    }
  }

  /**
   * Images as the network receives them, at least one.
   *
   * @param names such as {@code test:3}, or the file's name, with a number if it holds several
   * @param label the name of their class; empty if it is unknown
   * @param values each (C, H, W) in network-input space
   */
  record Inputs(List<String> names, String label, List<float[]> values) {}

  /** Returns the images. */
  Inputs inputs(Subcommand command, Run run, MapShape input, Progress progress) throws IOException {
    if (values != null) {
      String name = String.valueOf(values.getFileName());
      List<float[]> all = InputFile.read(values, input);
      List<String> names =
          IntStream.range(0, all.size())
              .mapToObj(i -> all.size() == 1 ? name : name + ":" + i)
              .toList();
      return new Inputs(names, "", all);
    }
    LabelledImage one = open(command, run, progress);
    return new Inputs(List.of(one.name()), one.label(), List.of(one.input(run.statistics())));
  }

  private LabelledImage open(Subcommand command, Run run, Progress progress) {
    if (file != null) {
      return PickedImage.ofFile(command, file, run.fitting());
    }
    Numbered chosen = numbered == null ? new Numbered() : numbered;
    PickedImage.check(command, chosen.index());
    return PickedImage.numbered(
        command, chosen.index(), chosen.open(command, run, progress), run.fitting());
  }
}
